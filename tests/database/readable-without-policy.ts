// Finds tables and views of Sillage that could show the rows of another school, as PostgreSQL's catalogue describes them.
import type pg from 'pg'

/** What requests may read although no policy restricts it, each with the reason. Written by hand. */
export const readableByAll: Readonly<Record<string, string>> = {
  'sillage.generations': 'Which table holds which read model: names and numbers of the installation, of no school.',
  'sillage.checkpoints': 'How far each read model is: positions of the log. Queries report it as their position.',
  'sillage.workers': 'Which workers live, by host and process. Queries report a read model that nobody feeds.',
  'sillage.parked_generations':
    'Which read models have parked events: two columns of sillage.parked, which requests may not read. With the rights of its owner for that reason.',
}

type Found = {
  name: string
  kind: 'table' | 'view' | 'materialized view' | 'foreign table'
  has_tenant: boolean
  forced: boolean
  invoker: boolean
  readable: boolean
  restricted: boolean
}

/** One sentence for each table or view that is not as it should be. */
export async function whatIsOpen(db: Pick<pg.ClientBase, 'query'>): Promise<string[]> {
  const { rows } = await db.query<Found>(`
    select n.nspname || '.' || c.relname as name,
      case c.relkind when 'v' then 'view' when 'm' then 'materialized view' when 'f' then 'foreign table' else 'table' end as kind,
      exists (select from pg_attribute a where a.attrelid = c.oid and a.attname in ('tenant', 'school') and not a.attisdropped)
        as has_tenant,
      c.relrowsecurity and c.relforcerowsecurity and exists (select from pg_policy p where p.polrelid = c.oid) as forced,
      coalesce(c.reloptions @> array['security_invoker=true'], false) as invoker,
      has_any_column_privilege('sillage_app', c.oid, 'select, insert, update') or has_table_privilege('sillage_app', c.oid, 'delete')
        as readable,
      not exists (
        select from pg_policy p where p.polrelid = c.oid and p.polpermissive
          and (p.polroles = '{0}' or 'sillage_app'::regrole = any(p.polroles))
          and pg_get_expr(p.polqual, p.polrelid)
            is distinct from '(tenant = (NULLIF(current_setting(''sillage.tenant''::text, true), ''''::text))::uuid)'
      ) as restricted
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname in ('sillage', 'read') and c.relkind in ('r', 'p', 'v', 'm', 'f')
    order by 1`)
  return rows.flatMap(({ name, kind, has_tenant, forced, invoker, readable, restricted }) => {
    if (kind === 'view') {
      if (invoker || Object.hasOwn(readableByAll, name)) return []
      return [`the view ${name} reads with the rights of its owner (security_invoker is not set)`]
    }
    if (kind !== 'table')
      return readable ? [`the ${kind} ${name} has no row-level security, and requests may read it`] : []
    const open = has_tenant && !forced ? [`${name} has a tenant, but row-level security is not forced on it`] : []
    if (!restricted) open.push(`${name} has a policy for requests that is not about their school`)
    if (readable && !forced && !Object.hasOwn(readableByAll, name))
      open.push(`requests may read ${name}, which has no forced policy and is not in the list of exceptions`)
    return open
  })
}
