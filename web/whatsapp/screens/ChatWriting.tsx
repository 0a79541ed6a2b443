// The bar under the messages: plus and smiley outside, the field, the microphone that becomes send.
import { AttachMenu, ComposerEmoji, ComposerField, ComposerSend, SendOrVoice, Writing } from "kit/composer";

export function ChatWriting() {
  return (
    <Writing>
      <div data-part="composer-bar">
        <AttachMenu />
        <ComposerEmoji />
        <ComposerField />
        <SendOrVoice send={<ComposerSend />} part="composer-voice" />
      </div>
    </Writing>
  );
}
