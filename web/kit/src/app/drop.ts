// Files that are dropped where nothing takes them: the browser would leave the app to show them.

export const carriesFiles = (event: DragEvent): boolean =>
  event.dataTransfer?.types.includes("Files") === true;

/** The browser itself puts what is dropped on it into the field. */
const isFileField = (target: EventTarget | null): boolean =>
  target instanceof HTMLInputElement && target.type === "file";

function refuse(event: DragEvent): void {
  if (event.defaultPrevented || !carriesFiles(event) || isFileField(event.target)) return;
  event.preventDefault();
  if (event.dataTransfer !== null) event.dataTransfer.dropEffect = "none";
}

/** Once, when the app starts: who takes files listens later, and has the last word. */
export function refuseFiles(): void {
  window.addEventListener("dragover", refuse);
  window.addEventListener("drop", refuse);
}
