// What is around every screen: name, menu, role, language, signing out. Without a session it shows the sign-in screen at the
// same address, so that somebody who signs in again is back where they were, and no address to return to can be forged.
import { Link, Outlet, useMatches } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useState } from 'react'
import { Button } from '../controls/button.tsx'
import { Loading, TroubleNote } from './answer.tsx'
import { api } from './api.ts'
import { ApiProblem } from './api-problem.ts'
import words from './frame-words.ts'
import { useLanguage, useWords } from './language.ts'
import { LanguageSwitch } from './language-switch.tsx'
import { rolesOf, useRole } from './role.ts'
import { useRoleName } from './role-name.ts'
import { menuOf, screens } from './screens.ts'
import { may, noteSignedIn, type Session, useSession, useSessionChange } from './session.ts'
import styles from './shell.module.css'

const SignIn = lazy(() => import('../screens/sign-in/sign-in.tsx'))

export function Shell() {
  const session = useSession()
  if (session.data === undefined)
    return (
      <main className={styles.alone}>
        {session.error ? <TroubleNote problem={session.error} again={() => void session.refetch()} /> : <Loading />}
      </main>
    )
  if (session.data === null || session.data.required !== null)
    return (
      <Suspense fallback={<Loading />}>
        <SignIn session={session.data} />
      </Suspense>
    )
  return <SignedIn session={session.data} />
}

function SignedIn({ session }: { readonly session: Session }) {
  const t = useWords(words)
  const language = useLanguage()
  const [role, setRole] = useRole(session)
  const menu = menuOf(role, session)
  useEffect(() => noteSignedIn(true), [])
  return (
    <div className={styles.shell}>
      <a className={styles.skip} href="#content">
        {t.skip}
      </a>
      <header className={styles.bar}>
        <Link to="/" className={styles.name}>
          {t.name}
        </Link>
        <nav aria-label={t.menu} className={styles.menu}>
          {menu.map((screen) => (
            <Link key={screen.path} to={screen.path} className={styles.entry} activeProps={{ 'aria-current': 'page' }}>
              {screen.title[language]}
            </Link>
          ))}
        </nav>
        <div className={styles.tools}>
          <RoleSwitch roles={rolesOf(session)} role={role} choose={setRole} />
          <LanguageSwitch />
          <SignOut />
        </div>
      </header>
      <main id="content" className={styles.content} tabIndex={-1}>
        <Suspense fallback={<Loading />}>
          <Allowed session={session} />
        </Suspense>
      </main>
    </div>
  )
}

/** The screen, or that the session does not allow it: the service would refuse it just the same. */
function Allowed({ session }: { readonly session: Session }) {
  const path = useMatches().at(-1)?.routeId
  const screen = screens.find((one) => one.path === path)
  if (!screen || screen.may === null || may(session, screen.may)) return <Outlet />
  return <TroubleNote problem={notAllowed} />
}

const notAllowed = new ApiProblem({
  status: 403,
  code: null,
  title: null,
  detail: null,
  errors: [],
  retryAfterS: null,
  traceId: null,
})

type RoleSwitchProps = {
  readonly roles: readonly string[]
  readonly role: string | null
  readonly choose: (role: string) => void
}

function RoleSwitch({ roles, role, choose }: RoleSwitchProps) {
  const t = useWords(words)
  const named = useRoleName()
  if (roles.length < 2) return role === null ? null : <span className={styles.role}>{named(role)}</span>
  return (
    <select
      aria-label={t.role}
      className={styles.select}
      value={role ?? undefined}
      onChange={(event) => choose(event.target.value)}
    >
      {roles.map((one) => (
        <option key={one} value={one}>
          {named(one)}
        </option>
      ))}
    </select>
  )
}

function SignOut() {
  const t = useWords(words)
  const changed = useSessionChange()
  const [busy, setBusy] = useState(false)
  const signOut = async () => {
    setBusy(true)
    try {
      await api.POST('/api/sign-out')
      noteSignedIn(false)
      await changed()
    } finally {
      setBusy(false)
    }
  }
  return (
    <Button busy={busy} onClick={() => void signOut().catch(() => undefined)}>
      {busy ? t.signingOut : t.signOut}
    </Button>
  )
}
