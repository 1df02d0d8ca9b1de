// What is around every screen: name, menu, role, language, signing out. Without a session it shows the sign-in screen at the
// same address, so that somebody who signs in again is back where they were, and no address to return to can be forged.
import { Link, Outlet, useMatches } from '@tanstack/react-router'
import { lazy, Suspense, useEffect } from 'react'
import { Button } from '../controls/button.tsx'
import { Loading, TroubleNote } from './answer.tsx'
import { ApiProblem } from './api-problem.ts'
import { Bell } from './bell.tsx'
import words from './frame-words.ts'
import { useLanguage, useWords } from './language.ts'
import { LanguageSwitch } from './language-switch.tsx'
import { rolesOf, useRole } from './role.ts'
import { useRoleName } from './role-name.ts'
import { menuOf, screens } from './screens.ts'
import { may, noteSignedIn, type Session, type SigningOut, useSession, useSignOut, whoseIs } from './session.ts'
import styles from './shell.module.css'

const SignIn = lazy(() => import('../screens/sign-in/sign-in.tsx'))

export function Shell() {
  const path = useMatches().at(-1)?.routeId
  return screens.some((screen) => screen.isPublic && screen.path === path) ? <Public /> : <Private />
}

/** A screen for whoever has a card, an invitation or a code: with a session or without. */
function Public() {
  return (
    <div className={styles.public}>
      <header>
        <LanguageSwitch />
      </header>
      <main>
        <Suspense fallback={<Loading />}>
          <Outlet />
        </Suspense>
      </main>
    </div>
  )
}

function Private() {
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
  // Another person is another page: nothing that a screen holds is handed over.
  return <SignedIn key={whoseIs(session.data)} session={session.data} />
}

function SignedIn({ session }: { readonly session: Session }) {
  const t = useWords(words)
  const language = useLanguage()
  const [role, setRole] = useRole(session)
  const menu = menuOf(role, session)
  const signingOut = useSignOut()
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
        <div className={styles.tools}>
          {may(session, 'notices:read') && <Bell />}
          <RoleSwitch roles={rolesOf(session)} role={role} choose={setRole} />
          <LanguageSwitch />
          <SignOut signingOut={signingOut} />
        </div>
        <nav aria-label={t.menu} className={styles.menu}>
          {menu.map((screen) => (
            <Link
              key={screen.path}
              to={screen.path}
              className={styles.entry}
              // Below a screen of the menu another one may have an entry of its own.
              activeOptions={{ exact: menu.some(({ path }) => path.startsWith(`${screen.path}/`)) }}
              activeProps={{ 'aria-current': 'page' }}
            >
              {screen.title[language]}
            </Link>
          ))}
        </nav>
      </header>
      <main id="content" className={styles.content} tabIndex={-1}>
        {signingOut.problem && <StillSignedIn />}
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

function SignOut({ signingOut: { signOut, isBusy } }: { readonly signingOut: SigningOut }) {
  const t = useWords(words)
  return (
    <Button busy={isBusy} onClick={signOut}>
      {isBusy ? t.signingOut : t.signOut}
    </Button>
  )
}

/** Somebody who leaves a shared computer must not believe that they are signed out. */
function StillSignedIn() {
  const t = useWords(words)
  return (
    <div className={styles.still} role="alert">
      <h2>{t.stillSignedInTitle}</h2>
      <p>{t.stillSignedIn}</p>
    </div>
  )
}
