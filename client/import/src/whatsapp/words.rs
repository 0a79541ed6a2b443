//! What phones write in the person's language: halves of the day, what stands for a file, a message
//! that was taken back, or one that was changed.
//!
//! Surprising rule: a language that is missing here loses nothing. Its words stay as the text that
//! they are.

use super::stamp::{Half, is_mark};

const FIRST_HALF: &[&str] = &[
    "am",
    "ص",
    "上午",
    "凌晨",
    "早上",
    "清晨",
    "오전",
    "午前",
    "πμ",
    "לפנהצ",
    "قظ",
    "öö",
    "sa",
    "de",
    "paradites",
    "проб",
    "vm",
    "fm",
    "дп",
    "पूर्वाह्न",
];
const SECOND_HALF: &[&str] = &[
    "pm",
    "م",
    "下午",
    "中午",
    "傍晚",
    "晚上",
    "오후",
    "午後",
    "μμ",
    "אחהצ",
    "بظ",
    "ös",
    "ch",
    "du",
    "pasdites",
    "слоб",
    "nm",
    "em",
    "пп",
    "अपराह्न",
];

/// Which half of the day a word names.
pub(crate) fn half(text: &str) -> Option<Half> {
    // Only letters count: `p. m.`, `PM`, `p.m.` are one word.
    let word: String = text
        .chars()
        .filter(|c| c.is_alphanumeric() || is_sign(*c))
        .flat_map(char::to_lowercase)
        .collect();
    // Between the date and the time of East Asia stands the word for day, too.
    let word = word
        .strip_prefix('日')
        .or_else(|| word.strip_prefix('일'))
        .unwrap_or(&word);
    if FIRST_HALF.contains(&word) {
        Some(Half::First)
    } else if SECOND_HALF.contains(&word) {
        Some(Half::Second)
    } else {
        None
    }
}

/// Vowel signs of Indic scripts, which are no letters by themselves.
fn is_sign(c: char) -> bool {
    matches!(c, '\u{0900}'..='\u{0dff}')
}

/// Files that were left out, on Android: one word for all kinds.
const LEFT_OUT: &[&str] = &[
    "<media omitted>",
    "<médias omis>",
    "<medien ausgeschlossen>",
    "<medien weggelassen>",
    "<multimedia omitido>",
    "<archivo omitido>",
    "<mídia oculta>",
    "<arquivo de mídia oculto>",
    "<ficheiro não revelado>",
    "<media omessi>",
    "<media weggelaten>",
    "<medya dahil edilmedi>",
    "<تم استبعاد الوسائط>",
    "<без медиафайлов>",
    "<медиафайл пропущен>",
    "<media tidak disertakan>",
    "<pominięto multimedia>",
    "<मीडिया के बिना>",
    "<省略多媒体文件>",
    "<メディアは含まれていません>",
    "<미디어 파일을 제외한 내용>",
];

/// Files that were left out, on an iPhone: each kind has its words.
const LEFT_OUT_KINDS: &[(&str, &str)] = &[
    ("image omitted", "image/*"),
    ("video omitted", "video/*"),
    ("video note omitted", "video/*"),
    ("audio omitted", "audio/*"),
    ("gif omitted", "image/gif"),
    ("sticker omitted", "image/webp"),
    ("document omitted", "application/octet-stream"),
    ("contact card omitted", "text/vcard"),
    ("image absente", "image/*"),
    ("vidéo absente", "video/*"),
    ("audio omis", "audio/*"),
    ("sticker omis", "image/webp"),
    ("document manquant", "application/octet-stream"),
    ("bild weggelassen", "image/*"),
    ("video weggelassen", "video/*"),
    ("audio weggelassen", "audio/*"),
    ("sticker weggelassen", "image/webp"),
    ("dokument weggelassen", "application/octet-stream"),
    ("imagen omitida", "image/*"),
    ("video omitido", "video/*"),
    ("audio omitido", "audio/*"),
    ("sticker omitido", "image/webp"),
    ("documento omitido", "application/octet-stream"),
    ("imagem ocultada", "image/*"),
    ("vídeo omitido", "video/*"),
    ("áudio ocultado", "audio/*"),
    ("figurinha omitida", "image/webp"),
    ("immagine omessa", "image/*"),
    ("video omesso", "video/*"),
    ("audio omesso", "audio/*"),
    ("documento omesso", "application/octet-stream"),
    ("afbeelding weggelaten", "image/*"),
    ("video weggelaten", "video/*"),
    ("audio weggelaten", "audio/*"),
    ("document weggelaten", "application/octet-stream"),
    ("görüntü dahil edilmedi", "image/*"),
    ("изображение отсутствует", "image/*"),
    ("видео отсутствует", "video/*"),
    ("аудиофайл отсутствует", "audio/*"),
];

/// Behind the name of a file that is in the export, on Android.
const ATTACHED: &[&str] = &[
    "file attached",
    "fichier joint",
    "datei angehängt",
    "archivo adjunto",
    "arquivo anexado",
    "ficheiro anexado",
    "file allegato",
    "bestand bijgevoegd",
    "dosya ekli",
    "ملف مرفق",
    "الملف مرفق",
    "файл добавлен",
    "file terlampir",
    "plik dołączony",
];

const UNSENT: &[&str] = &[
    "this message was deleted",
    "you deleted this message",
    "ce message a été supprimé",
    "vous avez supprimé ce message",
    "diese nachricht wurde gelöscht",
    "du hast diese nachricht gelöscht",
    "se eliminó este mensaje",
    "eliminaste este mensaje",
    "mensagem apagada",
    "esta mensagem foi apagada",
    "você apagou esta mensagem",
    "apagou esta mensagem",
    "questo messaggio è stato eliminato",
    "hai eliminato questo messaggio",
    "dit bericht is verwijderd",
    "u hebt dit bericht verwijderd",
    "je hebt dit bericht verwijderd",
    "bu mesaj silindi",
    "bu mesajı sildiniz",
    "تم حذف هذه الرسالة",
    "حذفت هذه الرسالة",
    "لقد حذفت هذه الرسالة",
    "данное сообщение удалено",
    "вы удалили данное сообщение",
    "pesan ini telah dihapus",
    "anda menghapus pesan ini",
];

const EDITED: &[&str] = &[
    "<this message was edited>",
    "<ce message a été modifié>",
    "<diese nachricht wurde bearbeitet>",
    "<diese nachricht wurde bearbeitet.>",
    "<se editó este mensaje>",
    "<se editó este mensaje.>",
    "<mensagem editada>",
    "<esta mensagem foi editada>",
    "<questo messaggio è stato modificato>",
    "<dit bericht is bewerkt>",
    "<bu mesaj düzenlendi>",
    "<تم تعديل هذه الرسالة>",
    "<сообщение изменено>",
    "<данное сообщение изменено>",
    "<pesan ini diedit>",
];

/// Lines of the app that an iPhone puts into the mouth of the other one.
const NOTICES: &[&str] = &[
    "messages and calls are end-to-end encrypted",
    "les messages et les appels sont chiffrés de bout en bout",
    "nachrichten und anrufe sind ende-zu-ende-verschlüsselt",
    "los mensajes y las llamadas están cifrados de extremo a extremo",
    "as mensagens e as ligações são protegidas com a criptografia de ponta a ponta",
    "as mensagens e chamadas são encriptadas ponto a ponto",
    "i messaggi e le chiamate sono crittografati end-to-end",
    "berichten en gesprekken worden end-to-end versleuteld",
    "mesajlar ve aramalar uçtan uca şifrelidir",
    "الرسائل والمكالمات مشفرة تمامًا بين الطرفين",
    "сообщения и звонки защищены сквозным шифрованием",
    "pesan dan panggilan terenkripsi secara end-to-end",
];

/// Before the name of the other one or of the group, in the name of the file.
const TITLES: &[&str] = &[
    "whatsapp chat with ",
    "whatsapp chat - ",
    "discussion whatsapp avec ",
    "discussion whatsapp - ",
    "whatsapp chat mit ",
    "whatsapp-chat mit ",
    "chat de whatsapp con ",
    "chat de whatsapp - ",
    "conversa do whatsapp com ",
    "conversa do whatsapp - ",
    "chat whatsapp con ",
    "chat whatsapp - ",
    "whatsapp-chat met ",
    "whatsapp sohbeti - ",
    "دردشة واتساب مع ",
    "محادثة واتساب مع ",
    "чат whatsapp с ",
    "чат whatsapp с контактом ",
    "chat whatsapp dengan ",
];

/// Without what has no width, and in small letters.
fn comparable(text: &str) -> String {
    text.chars()
        .filter(|c| !is_mark(*c))
        .map(|c| {
            if c == '\u{202f}' || c == '\u{00a0}' {
                ' '
            } else {
                c
            }
        })
        .flat_map(char::to_lowercase)
        .collect::<String>()
        .trim()
        .to_owned()
}

/// What kind of file was left out here, if the text says that one was.
pub(crate) fn left_out(text: &str) -> Option<&'static str> {
    let text = comparable(text);
    if LEFT_OUT.contains(&text.as_str()) {
        return Some("application/octet-stream");
    }
    LEFT_OUT_KINDS
        .iter()
        .find(|(words, _)| text == *words)
        .map(|(_, kind)| *kind)
}

/// Whether this stands behind the name of a file.
pub(crate) fn is_attached(text: &str) -> bool {
    ATTACHED.contains(&comparable(text).as_str())
}

/// Whether the text says that there was one.
pub(crate) fn is_unsent(text: &str) -> bool {
    let text = comparable(text);
    UNSENT.contains(&text.trim_end_matches('.'))
}

/// The text before the mark of a change; `None` if there is none.
pub(crate) fn before_edited(text: &str) -> Option<&str> {
    let trimmed = text.trim_end();
    if !trimmed.ends_with('>') {
        return None;
    }
    let begin = trimmed.rfind('<')?;
    let is_mark_of_it = EDITED.contains(&comparable(&trimmed[begin..]).as_str());
    is_mark_of_it.then(|| trimmed[..begin].trim_end_matches(|c: char| c == ' ' || is_mark(c)))
}

/// Whether the app itself speaks here.
pub(crate) fn is_notice(text: &str) -> bool {
    let text = comparable(text);
    NOTICES.iter().any(|notice| text.starts_with(notice))
}

/// Who a conversation is with, by the name of its file.
pub(crate) fn title(file_name: &str) -> String {
    let stem = file_name
        .strip_suffix(".txt")
        .or_else(|| file_name.strip_suffix(".zip"))
        .unwrap_or(file_name);
    let stem: String = stem.chars().filter(|c| !is_mark(*c)).collect();
    if stem == "_chat" {
        return String::new();
    }
    let lower = stem.to_lowercase();
    let prefix = TITLES
        .iter()
        .filter(|prefix| lower.starts_with(**prefix))
        .map(|prefix| prefix.chars().count())
        .max();
    match prefix {
        Some(chars) => stem
            .chars()
            .skip(chars)
            .collect::<String>()
            .trim()
            .to_owned(),
        None => stem.trim().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_written_as_they_are_compared() {
        let all = [LEFT_OUT, ATTACHED, UNSENT, EDITED, NOTICES].concat();
        for words in all {
            assert_eq!(comparable(words), words);
        }
        for (words, _) in LEFT_OUT_KINDS {
            assert_eq!(comparable(words), *words);
        }
        for title in TITLES {
            assert_eq!(title.to_lowercase(), **title);
        }
    }

    #[test]
    fn who_a_conversation_is_with_is_in_the_name_of_the_file() {
        for (file, expected) in [
            ("WhatsApp Chat with Ana María.txt", "Ana María"),
            ("WhatsApp Chat - Ana.zip", "Ana"),
            ("Discussion WhatsApp avec Zoé.txt", "Zoé"),
            ("دردشة واتساب مع \u{200e}ليلى.txt", "ليلى"),
            ("_chat.txt", ""),
            ("holiday.txt", "holiday"),
        ] {
            assert_eq!(title(file), expected);
        }
    }

    #[test]
    fn a_change_is_marked_behind_the_text() {
        assert_eq!(
            before_edited("see you \u{200e}<This message was edited>"),
            Some("see you")
        );
        assert_eq!(before_edited("a < b > c"), None);
        assert_eq!(before_edited("<b>"), None);
    }
}
