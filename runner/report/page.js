(() => {
  const filter = document.getElementById('filter'), unmet = document.getElementById('unmet');
  const items = [...document.querySelectorAll('.requirements > li')];
  const apply = () => {
    const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    if (words.length || unmet.checked) for (const suite of document.querySelectorAll('.suite')) suite.open = true;
    for (const item of items) {
      const text = item.textContent.toLowerCase();
      item.hidden = unmet.checked && !item.classList.contains('unmet') || words.some(word => !text.includes(word));
      if (!item.hidden) shown++;
    }
    document.getElementById('count').textContent = shown + ' of ' + items.length;
    document.getElementById('none').hidden = shown > 0;
  };
  filter.addEventListener('input', apply);
  unmet.addEventListener('change', apply);
  apply();
  // On paper nothing can be opened.
  let closed = [];
  addEventListener('beforeprint', () => {
    closed = [...document.querySelectorAll('details:not([open])')];
    for (const d of closed) d.open = true;
  });
  addEventListener('afterprint', () => { for (const d of closed) d.open = false; });
})();
