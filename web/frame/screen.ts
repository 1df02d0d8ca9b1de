// What a screen says of itself. Each has a folder under web/screens with a file `screen.ts`; the frame finds it there.
import type { ComponentType } from 'react'
import type { Language } from './words.ts'

export type Role =
  | 'learner'
  | 'parent'
  | 'teacher'
  | 'administrator'
  | 'support'
  | 'auditor'
  // Of the installation, and of no school.
  | 'operator'
  | 'analyst'
  | 'platform-administrator'
  | 'platform-auditor'

export type Screen = {
  /** `/classes/$class`: its address, with parameters after a `$`. */
  readonly path: string
  readonly title: Readonly<Record<Language, string>>
  /** What a session needs for it, or one of several; without it, the frame says so in the place of the screen. */
  readonly may: string | readonly string[] | null
  /** Shown without a session, and outside the frame: for whoever has a card, an invitation or a code. */
  readonly isPublic?: true
  /** Where it is in the menu, and for which roles; absent for what other screens lead to. */
  readonly menu?: { readonly order: number; readonly roles: readonly Role[] }
  /** Fetched when it is opened first: `() => import('./classes.tsx')`. */
  readonly load: () => Promise<{ readonly default: ComponentType }>
}

export const defineScreen = (screen: Screen): Screen => screen
