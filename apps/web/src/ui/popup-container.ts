/**
 * Where popups are drawn: inside the page's main landmark, so that whoever moves by landmarks meets them there.
 * It is looked up each time a popup opens.
 */
export const popupContainer = {
  get current(): HTMLElement | null {
    return document.getElementById("main");
  },
};
