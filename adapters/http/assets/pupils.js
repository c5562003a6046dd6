// "Exit this page" by three times Shift; without scripts it is a link.
document.body.classList.add('govuk-frontend-supported')
for (const root of document.querySelectorAll('[data-module="govuk-exit-this-page"]')) new ExitThisPage(root)
