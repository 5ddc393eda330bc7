// The grid of prices and stock: moving about, pasting from a spreadsheet, taking back, and keeping what is not saved.
const box = document.querySelector('[data-grid]'), form = box?.querySelector('form');
if (form) {
  const rows = [...form.querySelectorAll('tbody tr')].map((row) => [...row.querySelectorAll('.grid-cell')]);
  const cells = rows.flat(), key = `bang:${box.dataset.grid}`;
  const count = form.querySelector('[data-grid-count]'), drop = form.querySelector('[data-grid-drop]');
  const store = (work) => { try { return work(localStorage); } catch { return null; } };
  const seen = (cell) => cell.closest('tr').querySelector('input[name^="seen["]');
  // 65.000 and 65,000 ₫ are 65000; what is no number stays, and the server says so.
  const plain = (text) => {
    const bare = text.replace(/[\s₫đ]/gi, '');
    return /^\d{1,3}([.,]\d{3})+$/.test(bare) ? bare.replace(/[.,]/g, '') : bare;
  };
  const shown = (text) => (/^\d+$/.test(plain(text)) ? plain(text).replace(/\B(?=(\d{3})+$)/g, '.') : text.trim());
  const isChanged = (cell) => plain(cell.value) != cell.dataset.cell && plain(cell.value) != '';
  const done = [], undone = [];
  let sent = false, typing = null;

  const look = () => {
    const changed = cells.filter(isChanged);
    for (const cell of cells) cell.toggleAttribute('data-changed', isChanged(cell));
    count.textContent = changed.length ? count.dataset.gridWords.replace('#', changed.length) : '';
    drop.hidden = !changed.length;
    const kept = changed.map((cell) => [cell.name, cell.value, seen(cell).value]);
    store((s) => (kept.length ? s.setItem(key, JSON.stringify(kept)) : s.removeItem(key)));
    return changed.length;
  };
  // A step is a list of [cell, before, after].
  const take = (step) => {
    step = step.filter(([cell, before, after]) => before != after && !cell.readOnly);
    if (!step.length) return;
    for (const [cell, , after] of step) cell.value = after;
    done.push(step);
    undone.length = 0;
    look();
  };
  const turn = (from, to, side) => {
    const step = from.pop();
    if (!step) return;
    for (const entry of step) entry[0].value = entry[side];
    to.push(step);
    step[0][0].focus();
    look();
  };
  // What is being typed becomes one step when the cell is left.
  const settle = () => {
    if (!typing) return;
    const [cell, before] = typing, after = shown(cell.value);
    typing = null;
    cell.value = before;
    take([[cell, before, after]]);
  };
  const placeOf = (cell) => {
    const row = rows.findIndex((row) => row.includes(cell));
    return [row, row < 0 ? -1 : rows[row].indexOf(cell)];
  };
  const go = (row, column) => {
    const cell = rows[row]?.[column];
    cell?.focus();
    cell?.select();
    return !!cell;
  };

  form.addEventListener('focusin', (event) => {
    if (cells.includes(event.target)) event.target.select();
  });
  form.addEventListener('input', (event) => {
    if (!cells.includes(event.target)) return;
    typing ??= [event.target, event.target.dataset.before ?? event.target.defaultValue];
    look();
  });
  form.addEventListener('beforeinput', (event) => {
    if (cells.includes(event.target) && !typing) event.target.dataset.before = event.target.value;
  });
  form.addEventListener('focusout', settle);
  form.addEventListener('keydown', (event) => {
    const cell = event.target;
    if (!cells.includes(cell)) return;
    const [row, column] = placeOf(cell), control = event.ctrlKey || event.metaKey, letter = event.key.toLowerCase();
    if (control && (letter == 'z' || letter == 'y')) {
      event.preventDefault();
      settle();
      if (letter == 'y' || event.shiftKey) turn(undone, done, 2);
      else turn(done, undone, 1);
      return;
    }
    if (control || event.altKey) return;
    const atStart = cell.selectionEnd == 0 || cell.selectionEnd - cell.selectionStart == cell.value.length;
    const atEnd = cell.selectionStart == cell.value.length || cell.selectionEnd - cell.selectionStart == cell.value.length;
    const to = {
      ArrowUp: [row - 1, column],
      ArrowDown: [row + 1, column],
      Enter: [row + (event.shiftKey ? -1 : 1), column],
      ArrowLeft: atStart && [row, column - 1],
      ArrowRight: atEnd && [row, column + 1],
    }[event.key];
    if (event.key == 'Escape' && typing) {
      cell.value = typing[1];
      typing = null;
      look();
    }
    if (!to) return;
    event.preventDefault();
    go(...to) || settle();
  });
  form.addEventListener('paste', (event) => {
    const cell = event.target, text = event.clipboardData?.getData('text/plain') ?? '';
    if (!cells.includes(cell) || !/[\t\n]/.test(text.trimEnd())) return;
    event.preventDefault();
    settle();
    const [row, column] = placeOf(cell), step = [];
    text.replace(/\r?\n$/, '').split(/\r?\n/).forEach((line, down) => {
      line.split('\t').forEach((value, right) => {
        const target = rows[row + down]?.[column + right];
        if (target) step.push([target, target.value, shown(value)]);
      });
    });
    take(step);
  });
  drop.onclick = () => {
    settle();
    take(cells.filter(isChanged).map((cell) => [cell, cell.value, shown(cell.dataset.cell)]));
  };
  form.addEventListener('submit', () => {
    sent = true;
    settle();
  });
  addEventListener('beforeunload', (event) => {
    if (!sent && cells.some(isChanged)) event.preventDefault();
  });

  // Saved, there is nothing to keep; come back with an error, the page holds what was typed.
  if (document.querySelector('[data-grid-saved]')) store((s) => s.removeItem(key));
  const kept = JSON.parse(store((s) => s.getItem(key)) ?? '[]');
  if (kept.length && !document.getElementById('loi')) {
    for (const [name, value, stood] of kept) {
      const cell = cells.find((cell) => cell.name == name);
      if (!cell || cell.readOnly) continue;
      cell.value = value;
      // Somebody may have saved meanwhile: the server compares with what stood there then.
      seen(cell).value = stood;
    }
    box.querySelector('[data-grid-restored]').hidden = false;
  }
  look();
}
