/**
 * The login of requests: it can become the application's role, to which row-level security applies, and no other role.
 *
 * A role that is set on a connection is no protection by itself: `RESET ROLE` returns to the login. So what counts is what the
 * login could become, and the server is asked that on each new connection.
 */
import pg from 'pg'

/** Requests log in as this role in the embedded database, and by convention elsewhere. */
export const REQUESTS_LOGIN = 'sillage_requests'
const APPLICATION_ROLE = 'sillage_app'

/** The part of a connection that is needed here. */
type Connection = {
  query(text: string, values?: unknown[]): Promise<{ rows: Record<string, unknown>[] }>
}

/** What the server says about the login of a connection. */
export type LoginFound = {
  readonly login: string
  /** Attributes that lift row-level security, or can give themselves what lifts it. */
  readonly attributes: readonly string[]
  /** Roles that it may become, apart from the application's role. */
  readonly becomes: readonly string[]
  /** Tables of Sillage that it owns, or that the application's role owns. */
  readonly owns: number
}

const QUESTION = `select session_user::text as login,
  array(select distinct word from pg_roles r, unnest(
      array['superuser', 'bypassrls', 'createrole'], array[r.rolsuper, r.rolbypassrls, r.rolcreaterole]) a(word, has)
    where has and r.rolname in (session_user, '${APPLICATION_ROLE}') order by word) as attributes,
  array(select r.rolname::text from pg_roles r where r.rolname not in (session_user, '${APPLICATION_ROLE}')
    and pg_has_role(session_user, r.oid, 'member') order by 1 limit 5) as becomes,
  (select count(*)::int from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_roles r on r.oid = c.relowner
    where n.nspname in ('log', 'sillage', 'read') and r.rolname in (session_user, '${APPLICATION_ROLE}')) as owns`

export async function readLogin(connection: Connection): Promise<LoginFound> {
  const { rows } = await connection.query(QUESTION)
  const [found = {}] = rows
  const texts = (value: unknown) => (Array.isArray(value) ? value.map(String) : [])
  return {
    login: String(found.login),
    attributes: texts(found.attributes),
    becomes: texts(found.becomes),
    owns: Number(found.owns),
  }
}

/** Why requests must not log in like this; empty if they may. */
export function whyTooStrong({ attributes, becomes, owns }: LoginFound): readonly string[] {
  // A superuser may become everybody: the list would say nothing more.
  if (attributes.includes('superuser')) return ['it is a superuser']
  return [
    ...attributes.map((attribute) => `it, or ${APPLICATION_ROLE}, has the attribute ${attribute}`),
    ...becomes.map((role) => `it may become ${role}`),
    ...(owns > 0 ? [`it, or ${APPLICATION_ROLE}, owns ${owns === 1 ? '1 table' : `${owns} tables`} of Sillage`] : []),
  ]
}

export const TOO_STRONG_REMEDY = `Set SILLAGE_REQUESTS_URL to the address of the same database under a login that can become ${APPLICATION_ROLE} and nothing else. Sillage creates the login of that address if it does not exist and DATABASE_URL may create roles.`

/** The login of requests could lift row-level security: no statement may run on this connection. */
export class LoginTooStrong extends Error {
  override readonly name = 'LoginTooStrong'
  /** Retrying cannot fix it. With a code of its own, it is never taken for a lost connection. */
  readonly code = 'LOGIN_TOO_STRONG'
  readonly remedy = TOO_STRONG_REMEDY
  readonly why: readonly string[]

  constructor(login: string, why: readonly string[]) {
    super(
      [
        `Requests must not log in as ${login}: they could leave ${APPLICATION_ROLE}, and row-level security with it.`,
        ...why.map((reason) => `- ${reason}`),
        TOO_STRONG_REMEDY,
      ].join('\n'),
    )
    this.why = why
  }
}

/** Throws `LoginTooStrong`. */
export async function assertRequestsLogin(connection: Connection): Promise<void> {
  const found = await readLogin(connection)
  const why = whyTooStrong(found)
  if (why.length > 0) throw new LoginTooStrong(found.login, why)
}

/** The login of SILLAGE_REQUESTS_URL is missing or incomplete, and DATABASE_URL may not create it. */
export class NoRequestsLogin extends Error {
  override readonly name = 'NoRequestsLogin'
  readonly code = 'NO_REQUESTS_LOGIN'

  constructor(login: string) {
    const name = pg.escapeIdentifier(login)
    super(
      `The login ${login} of SILLAGE_REQUESTS_URL does not exist or cannot become ${APPLICATION_ROLE}, and the login of DATABASE_URL may not change that. As an administrator of PostgreSQL, run:\n` +
        `  create role ${name} login noinherit password '…';\n` +
        `  grant ${APPLICATION_ROLE} to ${name};`,
    )
  }
}

/**
 * Creates the login of a URL for requests if there is none of this name. The password of an existing one is left alone.
 * Throws `NoRequestsLogin`.
 */
export async function createRequestsLogin(owner: Connection, url: string): Promise<void> {
  const { username, password } = new URL(url)
  const login = decodeURIComponent(username)
  const name = pg.escapeIdentifier(login)
  try {
    const { rows } = await owner.query(
      `select exists(select from pg_roles r where r.rolname = $1) as made,
        exists(select from pg_roles r where r.rolname = $1 and pg_has_role(r.oid, $2, 'member')) as granted`,
      [login, APPLICATION_ROLE],
    )
    if (rows[0]?.made !== true)
      await owner
        .query(`create role ${name} login noinherit password ${pg.escapeLiteral(decodeURIComponent(password))}`)
        .catch(unlessMadeMeanwhile)
    if (rows[0]?.granted !== true) await owner.query(`grant ${APPLICATION_ROLE} to ${name}`).catch(unlessMadeMeanwhile)
  } catch (error) {
    if (codeOf(error) === '42501') throw new NoRequestsLogin(login)
    throw error
  }
}

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined)

/** Several processes may start together: duplicate_object, unique_violation, and a row that another has just changed. */
function unlessMadeMeanwhile(error: unknown): void {
  if (!['42710', '23505', 'XX000'].includes(String(codeOf(error)))) throw error
}

/** The owner's login does not see the rows of all schools. */
export class OwnerSeesNothing extends Error {
  override readonly name = 'OwnerSeesNothing'
  readonly code = 'OWNER_SEES_NOTHING'
}

/**
 * Row-level security is forced on owners too. A login that does not have the rights of `sillage_owner` would read nothing without
 * any error: workers would start again from the beginning.
 */
export async function assertSeesAllRows(owner: Connection): Promise<void> {
  const { rows } = await owner.query(
    `select current_user::text as login, pg_has_role(current_user, 'sillage_owner', 'usage') as sees`,
  )
  if (rows[0]?.sees === true) return
  const login = String(rows[0]?.login)
  throw new OwnerSeesNothing(
    `The login ${login} of DATABASE_URL does not have the rights of sillage_owner, so that row-level security hides all rows from it. As an administrator of PostgreSQL, run: grant sillage_owner, sillage_app to ${pg.escapeIdentifier(login)}; alter role ${pg.escapeIdentifier(login)} inherit;`,
  )
}
