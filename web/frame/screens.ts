// All screens, found by their files.
import type { Role, Screen } from './screen.ts'
import { may, type Session } from './session.ts'

const found = import.meta.glob<Screen>('../screens/**/screen.ts', { eager: true, import: 'default' })

export const screens: readonly Screen[] = Object.values(found)

/** The menu of a role, in its order. */
export const menuOf = (role: string | null, session: Session): readonly Screen[] =>
  screens
    .filter((screen) => screen.menu?.roles.some((one: Role) => one === role) === true)
    .filter((screen) => screen.may === null || may(session, screen.may))
    .sort((one, other) => (one.menu?.order ?? 0) - (other.menu?.order ?? 0))
