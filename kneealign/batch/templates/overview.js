(function () {
  "use strict";
  const byId = (id) => document.getElementById(id);
  const list = byId("list"), find = byId("find"), show = byId("show"), shown = byId("shown");
  const said = byId("filters").dataset;
  const rows = Array.from(list.rows);
  const texts = rows.map((row) => row.textContent.toLowerCase());
  const headers = Array.from(document.querySelectorAll("th[data-sort]"));
  const statuses = ["measured", "refused", "failed"];

  function value(row, column) {
    return column === "status" ? statuses.indexOf(row.dataset.status) : parseFloat(row.dataset[column]);
  }

  function arrange(column, descending) {
    const entries = rows.map((row) => [value(row, column), row]);
    // Photos without a number come last either way; what is equal keeps the order of the folder.
    entries.sort(([a], [b]) => isNaN(a) || isNaN(b) ? isNaN(a) - isNaN(b) : descending ? b - a : a - b);
    list.append(...entries.map((entry) => entry[1]));
  }

  function choose(header) {
    const before = header.getAttribute("aria-sort");
    // The largest deviation is what one looks for first.
    const descending = before ? before === "ascending" : header.dataset.sort === "largest";
    headers.forEach((other) => other.removeAttribute("aria-sort"));
    header.setAttribute("aria-sort", descending ? "descending" : "ascending");
    arrange(header.dataset.sort, descending);
  }

  function apply() {
    const words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    rows.forEach((row, index) => {
      const wanted = !show.value || row.dataset.status === show.value
        || row.dataset.answer === show.value;
      row.hidden = !(wanted && words.every((word) => texts[index].includes(word)));
      count += row.hidden ? 0 : 1;
    });
    shown.textContent = said.shown.replace("{shown}", count).replace("{total}", rows.length);
  }

  function intoButton(cell, label, action) {
    const button = document.createElement("button");
    button.type = "button";
    button.title = label;
    button.append(...cell.childNodes);
    button.addEventListener("click", action);
    cell.append(button);
  }

  headers.forEach((header) => intoButton(header, said.sort, () => choose(header)));
  document.querySelectorAll("[data-code]").forEach((cell) => intoButton(cell, said.showThese, () => {
    find.value = cell.dataset.code;
    show.value = cell.dataset.status;
    apply();
    byId("photos").scrollIntoView();
  }));
  byId("filters").addEventListener("submit", (event) => event.preventDefault());
  find.addEventListener("input", apply);
  show.addEventListener("change", apply);
  byId("filters").hidden = false;
  apply();
})();
