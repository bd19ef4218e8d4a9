// Comforts only: every page works without this file.
"use strict";

const fields = ["INPUT", "SELECT", "TEXTAREA", "BUTTON"];
const titles = Array.from(document.querySelectorAll(".list .title"));
let current = -1;

function go(step) {
  if (!titles.length) return;
  if (current >= 0) titles[current].closest("li").classList.remove("current");
  current = Math.min(Math.max(current + step, 0), titles.length - 1);
  titles[current].closest("li").classList.add("current");
  titles[current].focus();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (fields.includes(event.target.tagName)) return;
  const search = document.getElementById("q");
  const tables = document.getElementById("tables");
  if (event.key === "/" && search) { event.preventDefault(); search.focus(); search.select(); }
  else if (event.key === "j") go(1);
  else if (event.key === "k") go(-1);
  else if (event.key === "t" && tables) tables.focus();
});

// A mention and its row in the table light up together.
const rows = new Map();
for (const link of document.querySelectorAll("aside td a")) {
  rows.set(link.hash.slice(1), link.closest("tr"));
}
for (const [id, row] of rows) {
  const mark = document.getElementById(id);
  if (!mark) continue;
  const light = (on) => () => { mark.classList.toggle("lit", on); row.classList.toggle("lit", on); };
  for (const part of [mark, row]) {
    part.addEventListener("mouseenter", light(true));
    part.addEventListener("mouseleave", light(false));
  }
}

// A telephone has little room: its filters are closed until they are asked for.
const more = document.querySelector(".filters details");
if (more && window.matchMedia("(max-width: 34rem)").matches) more.open = false;

// A file can be dropped on the text.
const text = document.getElementById("text");
const file = document.querySelector("input[type=file]");
if (text && file) {
  for (const kind of ["dragenter", "dragover"]) {
    text.addEventListener(kind, (event) => { event.preventDefault(); text.classList.add("drop"); });
  }
  text.addEventListener("dragleave", () => text.classList.remove("drop"));
  text.addEventListener("drop", (event) => {
    text.classList.remove("drop");
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    file.files = event.dataTransfer.files;
  });
}
