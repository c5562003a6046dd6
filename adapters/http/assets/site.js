// Escape hides every name and everything that a person wrote, at once; the
// button "Show names" brings them back. Without scripts the button does both.
document.addEventListener('keydown', e => {
  const form = document.getElementById('veil')
  if (e.key !== 'Escape' || !form || document.body.classList.contains('st-veiled')) return
  document.body.classList.add('st-veiled')
  document.cookie = 'veil=1; path=/; SameSite=Strict'
  form.elements.on.value = 'no'
  form.querySelector('button').textContent = form.dataset.show
})

// Two minutes before a session ends its page says so; what the foot of the page
// says is there without scripts.
const ends = document.getElementById('st-ends')
if (ends) {
  const soon = document.createElement('p')
  soon.className = 'st-soon'
  soon.setAttribute('role', 'status')
  ends.closest('footer').before(soon)
  setTimeout(() => { soon.textContent = ends.dataset.soon }, Math.max(0, ends.dataset.seconds - 120) * 1000)
}

// The path taken stands beside the question; where it would push the page long
// instead, it waits for a tap.
const path = document.getElementById('path')
if (path && !matchMedia('(min-width: 40.0625em)').matches) path.open = false
