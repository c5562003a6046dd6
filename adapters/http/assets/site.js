// Escape, or the button above, covers the page at once, in every tab; what was
// typed stays under the cover. Without scripts the button asks for a covered page.
const veil = document.getElementById('veil')
const tabs = new BroadcastChannel('veil')
const title = document.title
function cover () {
  if (!veil || document.body.classList.contains('st-covered')) return
  document.cookie = 'veil=1; path=/; SameSite=Strict'
  document.body.classList.add('st-covered')
  document.body.append(veil.content.cloneNode(true))
  const form = document.querySelector('.st-cover form')
  document.title = form.dataset.veil
  form.addEventListener('submit', e => { e.preventDefault(); tabs.postMessage('show'); show() })
  document.querySelector('.st-cover h1').focus() // not the button: whoever types on must not press it
}
function show () {
  if (!document.body.classList.contains('st-covered')) return
  document.cookie = 'veil=; path=/; SameSite=Strict; Max-Age=0'
  document.querySelector('.st-cover').remove()
  document.body.classList.remove('st-covered')
  document.title = title
}
function coverAll () { tabs.postMessage('cover'); cover() }
tabs.onmessage = e => e.data === 'cover' ? cover() : show()
document.addEventListener('keydown', e => { if (e.key === 'Escape' && veil) coverAll() })
document.querySelector('.st-header__hide')?.addEventListener('submit', e => { e.preventDefault(); coverAll() })
// A page that the browser kept is asked for anew: it may be covered by now, or its reader signed out.
addEventListener('pageshow', e => { if (e.persisted) location.reload() })

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
