/**
 * Where popups are drawn: inside the page's main landmark, so that whoever moves by landmarks meets them there; but
 * inside a dialog while one is open, since nothing around it can be reached then. Looked up each time one opens.
 */
export const popupContainer = {
  get current(): HTMLElement | null {
    const dialogs = document.querySelectorAll<HTMLElement>('[role="dialog"][data-open]');
    return [...dialogs].at(-1) ?? document.getElementById("main");
  },
};
