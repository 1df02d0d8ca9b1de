// A finding of an examination: what it is, how serious it is, and what to do about it.

export type Severity = 'ok' | 'warning' | 'trouble'

export type Finding = {
  /** What was checked, in a word or two: `clock`, `read model skill-profile`. */
  readonly about: string
  readonly severity: Severity
  readonly what: string
  /** One sentence; null if there is nothing to do. */
  readonly remedy: string | null
}

export const ok = (about: string, what: string): Finding => ({ about, severity: 'ok', what, remedy: null })
export const warning = (about: string, what: string, remedy: string): Finding => ({
  about,
  severity: 'warning',
  what,
  remedy,
})
export const trouble = (about: string, what: string, remedy: string): Finding => ({
  about,
  severity: 'trouble',
  what,
  remedy,
})

export const isTrouble = ({ severity }: Finding): boolean => severity === 'trouble'
