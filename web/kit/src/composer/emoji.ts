// The common emoji, each with its name in three languages: for the picker's search and for those who
// hear it. Rows: sign | English | French | Arabic.
import type { Locale } from "kit/i18n";

export type Emoji = { sign: string; names: Readonly<Record<Locale, string>> };
export type EmojiGroup = { id: "faces" | "hands" | "hearts" | "nature" | "food" | "things"; all: readonly Emoji[] };

function read(table: string): Emoji[] {
  return table
    .trim()
    .split("\n")
    .map((row) => {
      const [sign = "", en = "", fr = "", ar = ""] = row.split("|");
      return { sign, names: { en, fr, ar } };
    });
}

const FACES = `
😀|grinning face|visage souriant|وجه مبتسم
😃|happy face|visage heureux|وجه سعيد
😄|laughing eyes|yeux rieurs|عيون ضاحكة
😁|beaming|sourire éclatant|ابتسامة عريضة
😆|laughing|mort de rire|ضحك
😅|nervous laugh|rire gêné|ضحكة متوترة
😂|tears of joy|larmes de joie|دموع الفرح
🤣|rolling laughing|plié de rire|ضحك شديد
🙂|slight smile|léger sourire|ابتسامة خفيفة
🙃|upside down|tête à l’envers|وجه مقلوب
😉|wink|clin d’œil|غمزة
😊|blushing|rougissant|خجل
😇|angel|ange|ملاك
🥰|in love|amoureux|وقوع في الحب
😍|heart eyes|yeux en cœur|عيون قلوب
😘|blowing a kiss|bisou|قبلة
😋|yummy|miam|لذيذ
😜|winking tongue|langue et clin d’œil|لسان وغمزة
🤪|zany|déjanté|مجنون
🤔|thinking|réflexion|تفكير
🤗|hug|câlin|عناق
🤫|hush|chut|صمت
🤭|giggle|gloussement|ضحكة مكتومة
🙄|rolling eyes|yeux au ciel|تدوير العينين
😏|smirk|sourire en coin|ابتسامة ماكرة
😌|relieved|soulagé|ارتياح
😴|sleeping|endormi|نائم
🤒|ill|malade|مريض
🤯|mind blown|tête qui explose|انفجار الرأس
🥳|party|fête|احتفال
😎|sunglasses|lunettes de soleil|نظارة شمسية
🤓|nerd|intello|مثقف
😕|confused|confus|حيرة
😟|worried|inquiet|قلق
🙁|slight frown|mine triste|عبوس خفيف
😮|surprised|surpris|متفاجئ
😳|flushed|rouge de honte|محرج
🥺|pleading|suppliant|توسل
😢|crying|pleurs|بكاء
😭|sobbing|sanglots|نحيب
😱|screaming|cri d’effroi|صراخ
😤|huffing|triomphant|نفخ
😡|angry|en colère|غاضب
🤬|swearing|jurons|شتم
💀|skull|crâne|جمجمة
💩|poo|crotte|براز
👻|ghost|fantôme|شبح
🤖|robot|robot|روبوت
`;

const HANDS = `
👍|thumbs up|pouce levé|إعجاب
👎|thumbs down|pouce baissé|عدم إعجاب
👌|okay|parfait|حسنًا
✌️|victory|victoire|نصر
🤞|fingers crossed|doigts croisés|أصابع متقاطعة
🤟|love you|je t’aime|أحبك
🤘|rock on|cornes|روك
👋|wave|coucou|تلويح
🤚|back of hand|dos de la main|ظهر اليد
✋|raised hand|main levée|يد مرفوعة
👏|clapping|applaudissements|تصفيق
🙌|raised hands|mains en l’air|رفع اليدين
🙏|please, thanks|prière, merci|دعاء وشكر
🤝|handshake|poignée de main|مصافحة
💪|strong|biceps|قوة
👆|pointing up|doigt vers le haut|إشارة للأعلى
👇|pointing down|doigt vers le bas|إشارة للأسفل
👈|pointing left|doigt à gauche|إشارة لليسار
👉|pointing right|doigt à droite|إشارة لليمين
👀|eyes|yeux|عينان
🤷|shrug|haussement d’épaules|لا أدري
🤦|facepalm|main sur le visage|صفع الوجه
💃|dancing|danse|رقص
🏃|running|course|ركض
`;

const HEARTS = `
❤️|red heart|cœur rouge|قلب أحمر
🧡|orange heart|cœur orange|قلب برتقالي
💛|yellow heart|cœur jaune|قلب أصفر
💚|green heart|cœur vert|قلب أخضر
💙|blue heart|cœur bleu|قلب أزرق
💜|purple heart|cœur violet|قلب بنفسجي
🖤|black heart|cœur noir|قلب أسود
🤍|white heart|cœur blanc|قلب أبيض
💔|broken heart|cœur brisé|قلب مكسور
💕|two hearts|deux cœurs|قلبان
💖|sparkling heart|cœur étincelant|قلب متلألئ
💯|hundred|cent|مئة
🔥|fire|feu|نار
✨|sparkles|étincelles|بريق
⭐|star|étoile|نجمة
🎉|confetti|cotillons|احتفال
✅|done|fait|تم
❌|cross|croix|خطأ
❗|exclamation|exclamation|تعجب
❓|question|question|سؤال
💤|sleep|sommeil|نوم
`;

const NATURE = `
🐶|dog|chien|كلب
🐱|cat|chat|قطة
🐭|mouse|souris|فأر
🐰|rabbit|lapin|أرنب
🦊|fox|renard|ثعلب
🐻|bear|ours|دب
🐼|panda|panda|باندا
🦁|lion|lion|أسد
🐷|pig|cochon|خنزير
🐸|frog|grenouille|ضفدع
🐵|monkey|singe|قرد
🐔|chicken|poule|دجاجة
🦄|unicorn|licorne|وحيد القرن
🐝|bee|abeille|نحلة
🦋|butterfly|papillon|فراشة
🐢|turtle|tortue|سلحفاة
🐟|fish|poisson|سمكة
🌸|blossom|fleur de cerisier|زهرة الكرز
🌹|rose|rose|وردة
🌻|sunflower|tournesol|دوار الشمس
🌲|tree|arbre|شجرة
🍀|clover|trèfle|برسيم
☀️|sun|soleil|شمس
🌙|moon|lune|قمر
⛅|cloudy|nuageux|غائم
🌧️|rain|pluie|مطر
❄️|snow|neige|ثلج
🌈|rainbow|arc-en-ciel|قوس قزح
🌊|wave|vague|موجة
`;

const FOOD = `
🍎|apple|pomme|تفاح
🍌|banana|banane|موز
🍓|strawberry|fraise|فراولة
🍇|grapes|raisin|عنب
🍉|watermelon|pastèque|بطيخ
🥑|avocado|avocat|أفوكادو
🍞|bread|pain|خبز
🧀|cheese|fromage|جبن
🍔|burger|hamburger|برغر
🍟|fries|frites|بطاطا مقلية
🍕|pizza|pizza|بيتزا
🌮|taco|taco|تاكو
🍜|noodles|nouilles|معكرونة
🍣|sushi|sushi|سوشي
🥗|salad|salade|سلطة
🍰|cake|gâteau|كعكة
🎂|birthday cake|gâteau d’anniversaire|كعكة عيد ميلاد
🍪|cookie|biscuit|بسكويت
🍫|chocolate|chocolat|شوكولاتة
🍦|ice cream|glace|مثلجات
☕|coffee|café|قهوة
🍵|tea|thé|شاي
🥤|drink|boisson|مشروب
🍻|cheers|santé|نخب
`;

const THINGS = `
📱|phone|téléphone|هاتف
💻|laptop|ordinateur|حاسوب
📷|camera|appareil photo|كاميرا
🎧|headphones|casque|سماعات
🎵|music|musique|موسيقى
🎬|film|film|فيلم
🎮|game|jeu|لعبة
⚽|football|football|كرة قدم
🏀|basketball|basket|كرة سلة
🚗|car|voiture|سيارة
🚌|bus|bus|حافلة
🚲|bicycle|vélo|دراجة
✈️|plane|avion|طائرة
🚀|rocket|fusée|صاروخ
🏠|house|maison|منزل
🏥|hospital|hôpital|مستشفى
🏖️|beach|plage|شاطئ
⏰|alarm|réveil|منبه
📅|calendar|calendrier|تقويم
📌|pin|punaise|دبوس
📎|paper clip|trombone|مشبك ورق
📚|books|livres|كتب
✏️|pencil|crayon|قلم رصاص
💡|idea|idée|فكرة
🔒|lock|cadenas|قفل
🔑|key|clé|مفتاح
🎁|gift|cadeau|هدية
💰|money|argent|مال
📦|parcel|colis|طرد
🗑️|bin|corbeille|سلة مهملات
`;

/** Read when a picker is opened for the first time. */
let groups: readonly EmojiGroup[] | null = null;

export function emojiGroups(): readonly EmojiGroup[] {
  groups ??= [
    { id: "faces", all: read(FACES) },
    { id: "hands", all: read(HANDS) },
    { id: "hearts", all: read(HEARTS) },
    { id: "nature", all: read(NATURE) },
    { id: "food", all: read(FOOD) },
    { id: "things", all: read(THINGS) },
  ];
  return groups;
}
