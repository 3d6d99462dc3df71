(function () {
  "use strict";
  var list = document.getElementById("list");
  var items = Array.from(list.children);
  var byId = function (id) { return document.getElementById(id); };
  var filters = byId("filters"), find = byId("find"), show = byId("show"), sort = byId("sort"), shown = byId("shown");
  var texts = items.map(function (item) { return item.textContent.toLowerCase(); });
  var names = items.map(function (item) { return item.querySelector(".name").textContent; });
  var order = items.map(function (_, index) { return index; });

  function value(index) {
    var data = items[index].dataset;
    if (sort.value === "name") { return names[index]; }
    if (sort.value === "status") { return data.status; }
    var number = parseFloat(data[sort.value]);
    // Photos without a number come last.
    return isNaN(number) ? Infinity : sort.value === "largest" ? -number : number;
  }
  function compare(a, b) {
    var left = value(a), right = value(b);
    if (typeof left === "string") { return left.localeCompare(right, undefined, { numeric: true }) || a - b; }
    return left === right ? a - b : left - right;
  }
  function apply() {
    var words = find.value.toLowerCase().split(/\s+/).filter(Boolean), count = 0;
    items.forEach(function (item, index) {
      var wanted = show.value === "" || item.dataset.status === show.value
        || (show.value === "clinician" && item.dataset.clinician === "1");
      var visible = wanted && words.every(function (word) { return texts[index].includes(word); });
      item.hidden = !visible;
      count += visible ? 1 : 0;
    });
    shown.textContent = count + " of " + items.length;
  }
  function arrange() {
    order.slice().sort(compare).forEach(function (index) { list.appendChild(items[index]); });
  }
  filters.addEventListener("submit", function (event) { event.preventDefault(); });
  find.addEventListener("input", apply);
  show.addEventListener("change", apply);
  sort.addEventListener("change", arrange);
  filters.hidden = false;
  apply();
})();
