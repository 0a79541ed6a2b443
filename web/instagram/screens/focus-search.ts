// Puts the keyboard into the search of the column, once that is drawn.
export function focusSearch(): void {
  requestAnimationFrame(() => {
    document.querySelector<HTMLElement>(".column-search input")?.focus();
  });
}
