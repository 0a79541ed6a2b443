// The system's own window for choosing files.

/** Photos and films as a phone and a desktop offer them; everything for files. */
export type Wanted = "media" | "file";

/** Empty when the person chose nothing. Only on a press: browsers open no window by themselves. */
export function chooseFiles(wanted: Wanted): Promise<readonly File[]> {
  return new Promise((resolve) => {
    const input = document.createElement("input");
    input.type = "file";
    input.multiple = true;
    if (wanted === "media") input.accept = "image/*,video/*";
    input.addEventListener("change", () => resolve([...(input.files ?? [])]), { once: true });
    input.addEventListener("cancel", () => resolve([]), { once: true });
    input.click();
  });
}
