// The secret after the `#` of an address, which browsers send to nobody. It is read once: the history of a shared computer must
// not keep it.

/** Empty where there is none. */
export function takeFragment(): string {
  const { hash, pathname, search } = location
  if (hash === '') return ''
  history.replaceState(history.state, '', pathname + search)
  try {
    return decodeURIComponent(hash.slice(1))
  } catch {
    return ''
  }
}
