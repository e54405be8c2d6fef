// Comfort only: every page works without this file.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

const drop = document.querySelector(".drop");
const input = drop?.querySelector("input");
if (drop && input) {
  const name = drop.querySelector("span");
  const showName = () => {
    if (input.files.length > 0) name.textContent = input.files[0].name;
  };
  input.addEventListener("change", showName);
  for (const type of ["dragenter", "dragover"])
    drop.addEventListener(type, (event) => {
      event.preventDefault();
      drop.classList.add("over");
    });
  for (const type of ["dragleave", "drop"]) drop.addEventListener(type, () => drop.classList.remove("over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    if (event.dataTransfer.files.length === 0) return;
    input.files = event.dataTransfer.files;
    showName();
  });
}

// The browser sends the pressed button along, so it may only be disabled after that.
for (const form of document.querySelectorAll('form[action="/audits"]')) {
  form.addEventListener("submit", () => {
    setTimeout(() => {
      for (const button of document.querySelectorAll('form[action="/audits"] button')) button.disabled = true;
    });
  });
}
window.addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll('form[action="/audits"] button')) button.disabled = false;
});
