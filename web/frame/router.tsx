// The addresses of the console: one for each screen, each fetched when it is first opened.
import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Navigate } from '@tanstack/react-router'
import { Empty, Loading, TroubleNote } from './answer.tsx'
import { isApiProblem } from './api.ts'
import { ApiProblem } from './api-problem.ts'
import words from './frame-words.ts'
import { useWords } from './language.ts'
import { Page } from './page.tsx'
import { useRole } from './role.ts'
import { menuOf, screens } from './screens.ts'
import { type Session, useSession } from './session.ts'
import { Shell } from './shell.tsx'

function Home() {
  const { data: session } = useSession()
  return session ? <FirstOf session={session} /> : null
}

function FirstOf({ session }: { readonly session: Session }) {
  const t = useWords(words)
  const [role] = useRole(session)
  const [first] = menuOf(role, session)
  if (first) return <Navigate to={first.path} replace />
  return (
    <Page title={t.home}>
      <Empty>
        <p>{t.nothingForRole}</p>
      </Empty>
    </Page>
  )
}

function NoPage() {
  const t = useWords(words)
  return (
    <Page title={t.notFoundTitle}>
      <p>{t.noPage}</p>
    </Page>
  )
}

/** A fault of the console itself, or a file of it that is not there any more: after an update, loading again helps. */
function Fault({ error }: { readonly error: unknown }) {
  const problem = isApiProblem(error)
    ? error
    : new ApiProblem({
        status: 500,
        code: null,
        title: null,
        detail: null,
        errors: [],
        retryAfterS: null,
        // No number of the service: what went wrong is in the browser's own console.
        traceId: null,
      })
  return <TroubleNote problem={problem} again={() => location.reload()} />
}

const root = createRootRoute({ component: Shell, notFoundComponent: NoPage })

export const router = createRouter({
  routeTree: root.addChildren([
    createRoute({ getParentRoute: () => root, path: '/', component: Home }),
    ...screens.map((screen) =>
      createRoute({ getParentRoute: () => root, path: screen.path, component: lazyRouteComponent(screen.load) }),
    ),
  ]),
  defaultPreload: 'intent',
  defaultPendingComponent: Loading,
  defaultErrorComponent: Fault,
  scrollRestoration: true,
  // Plain text: `?at=214` is not a number here, so that no value is changed on its way through an address.
  parseSearch: (search) => Object.fromEntries(new URLSearchParams(search)),
  stringifySearch: (search) => {
    const kept = Object.entries(search).flatMap(([name, value]): [string, string][] =>
      value === undefined || value === null || value === '' ? [] : [[name, String(value)]],
    )
    const text = new URLSearchParams(kept).toString()
    return text === '' ? '' : `?${text}`
  },
})
