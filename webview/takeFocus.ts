/** Lets the arrow keys move the map as soon as its tab is chosen, without a click or a Tab first. */

/** VS Code gives the focus to the page; the page gives it on. The frame around the map waits for the first key. */
export function takeFocus(container: HTMLElement): void {
  const pass = () => {
    if (document.activeElement !== document.body) return;
    container.classList.add('quiet');
    container.focus({ preventScroll: true });
  };
  const show = () => container.classList.remove('quiet');
  container.addEventListener('keydown', show);
  container.addEventListener('blur', show);
  window.addEventListener('focus', pass);
  // It may have been here before this script was.
  if (document.hasFocus()) pass();
}
