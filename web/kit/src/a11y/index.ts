// For people who hear the app or steer it by keys.
export { Announcer, announce } from "./announce";
export { focusComposer, isTyping, useFocusOn } from "./focus";
