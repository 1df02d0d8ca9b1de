// Which school people of this device sign in to: from the address `/?school=…`, then kept on the device.

const KEPT_AS = 'sillage.school'
const isId = (text: string | null): text is string =>
  text !== null && /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(text)

export function keptSchool(): string | null {
  const inAddress = new URLSearchParams(location.search).get('school')
  if (isId(inAddress)) return inAddress
  try {
    const kept = localStorage.getItem(KEPT_AS)
    return isId(kept) ? kept : null
  } catch {
    return null
  }
}

export function keepSchool(school: string): void {
  try {
    localStorage.setItem(KEPT_AS, school)
  } catch {
    // It is asked for again the next time.
  }
}
