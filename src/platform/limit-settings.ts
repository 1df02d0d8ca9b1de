// The budgets for requests, and how SILLAGE_LIMITS changes them. Their units are the costs of src/http/limits/costs.ts.

/** `burst` units at once; `perSecond` come back. */
export type Budget = { readonly burst: number; readonly perSecond: number }

/**
 * A person's budget holds what one person can click. Those of a class, a school and a network are so high that only a fault or
 * an attack reaches them: a school of 1,000 has one address. Programs report for a whole school.
 */
export const defaultBudgets = {
  person: { burst: 600, perSecond: 10 },
  staff: { burst: 6_000, perSecond: 100 },
  program: { burst: 300_000, perSecond: 5_000 },
  device: { burst: 2_400, perSecond: 40 },
  class: { burst: 30_000, perSecond: 500 },
  school: { burst: 300_000, perSecond: 5_000 },
  network: { burst: 600_000, perSecond: 10_000 },
  strangers: { burst: 6_000, perSecond: 100 },
} as const satisfies Record<string, Budget>

export type BudgetName = keyof typeof defaultBudgets
export type BudgetTable = Readonly<Record<BudgetName, Budget>>

const isBudget = (name: string): name is BudgetName => Object.hasOwn(defaultBudgets, name)

/** `person=1200/20,school=600000/10000`: burst and units a second. Null for `off`. Throws if it cannot be read. */
export function readBudgets(text: string): BudgetTable | null {
  if (text.trim() === 'off') return null
  const changes = text.split(',').flatMap((part) => {
    if (part.trim() === '') return []
    const [, name = '', burst, perSecond] = /^([a-z]+)=(\d{1,9})\/(\d{1,9}(?:\.\d{1,3})?)$/.exec(part.trim()) ?? []
    const budget = { burst: Number(burst), perSecond: Number(perSecond) }
    if (!isBudget(name) || !(budget.burst >= 1 && budget.perSecond > 0)) throw new TypeError('not a list of budgets')
    return [[name, budget] as const]
  })
  return { ...defaultBudgets, ...Object.fromEntries(changes) }
}
