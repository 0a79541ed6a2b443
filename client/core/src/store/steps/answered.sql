-- Whether this person made the conversation, wrote there, or said that it is wanted. Where a network
-- delivers the first message of a stranger, nothing is told to that stranger before.
ALTER TABLE conversation ADD COLUMN answered INTEGER NOT NULL DEFAULT 0;
UPDATE conversation SET answered = 1
WHERE is_own = 1
   OR EXISTS (SELECT 1 FROM message
              WHERE message.conversation = conversation.conversation
                AND message.is_own = 1 AND message.kind = 'content');
