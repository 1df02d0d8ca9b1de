// Whose budgets a request is charged to.
import type { BudgetName, BudgetTable } from '#platform/limit-settings.ts'
import type { Purse } from './budgets.ts'

export type NamedPurse = Purse & { readonly name: BudgetName }

/** What is known of a caller who has been authenticated. */
export type Counted = {
  readonly tenant: string
  readonly actor: string
  readonly roles: readonly string[]
  /** The enrolled device that sends the request, and its class. */
  readonly device?: string
  readonly class?: string
}

/** A token without a role belongs to a program. Who has several roles has the budget of the widest. */
function accountBudget(roles: readonly string[]): BudgetName {
  if (roles.length === 0 || roles.includes('tool')) return 'program'
  return roles.every((role) => role === 'learner' || role === 'parent') ? 'person' : 'staff'
}

/** The account comes first, and the narrowest budget is named when several are used up. */
export function pursesOf(table: BudgetTable, caller: Counted, network: string): readonly NamedPurse[] {
  const { tenant, actor, roles, device, class: of } = caller
  const purse = (name: BudgetName, key: string): NamedPurse => ({ name, key: `${name} ${key}`, budget: table[name] })
  return [
    purse(accountBudget(roles), `${tenant} ${actor}`),
    ...(device === undefined ? [] : [purse('device', device)]),
    ...(of === undefined ? [] : [purse('class', of)]),
    purse('school', tenant),
    purse('network', network),
  ]
}

/** Requests without a caller: signing in and refreshing tokens, and, from a purse of their own, refused credentials. */
export const strangersPurse = (
  table: BudgetTable,
  network: string,
  asks: 'signs in' | 'has credentials',
): NamedPurse => ({
  name: 'strangers',
  key: `${asks === 'signs in' ? 'strangers' : 'refused'} ${network}`,
  budget: table.strangers,
})

/** One customer has a whole /64 of IPv6 addresses. An IPv4 address mapped to IPv6 is that address. */
export function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)
  if (mapped?.[1] !== undefined) return mapped[1]
  if (!address.includes(':')) return address
  const [head = '', tail] = (address.split('%')[0] ?? '').toLowerCase().split('::')
  const before = head === '' ? [] : head.split(':')
  const after = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length)
  const groups = [...before, ...Array.from({ length: zeros }, () => '0'), ...after]
  return groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')
}
