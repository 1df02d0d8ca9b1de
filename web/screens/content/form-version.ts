// Which version of a content a form shows, beside the last one that the service has: a colleague may save another meanwhile. Pure.

type Shown = {
  /** The version that the form was built from, or last saved; 0 for a content to be written. */
  readonly shown: number
  /** The last version of the service; 0 where it has none. */
  readonly last: number
  /** Whether something is typed and not saved. */
  readonly isChanged: boolean
  /** Whether the form is being saved: then the service may have its version before the form knows. */
  readonly isSaving: boolean
}

/** `rebuild` where the form shows an older version and nothing would be lost, `outdated` where what is typed would be. */
export function standOf({ shown, last, isChanged, isSaving }: Shown): 'current' | 'rebuild' | 'outdated' {
  if (isSaving || last <= shown) return 'current'
  return isChanged ? 'outdated' : 'rebuild'
}
