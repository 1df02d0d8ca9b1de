// Before and after in one run: the same measurement of this checkout and another one, `--before DIR`, alternating, so that
// a busy minute of the machine affects both. The other checkout needs its own `node_modules`.
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { median, printTable, readable } from './report.ts'

export type Checkout = { readonly name: 'before' | 'after'; readonly root: string }

export const thisCheckout: Checkout = { name: 'after', root: fileURLToPath(new URL('../..', import.meta.url)) }

/** This checkout only, or the other one first. */
export function checkouts(before: string | null): readonly Checkout[] {
  if (before === null) return [thisCheckout]
  const root = resolve(before)
  for (const needed of ['package.json', 'src', 'node_modules'])
    if (!existsSync(join(root, needed))) throw new Error(`--before ${before}: ${join(root, needed)} does not exist.`)
  return [{ name: 'before', root }, thisCheckout]
}

/** The path of a file of a checkout, to start it as a separate process. */
export const fileOf = ({ root }: Checkout, path: string): string => join(root, path)

/**
 * Imports a module of a checkout into this process; `#` imports inside it stay within that checkout. The type is not
 * known: the caller checks what it uses, since the other checkout may have another shape.
 */
export const importOf = (checkout: Checkout, path: string): Promise<unknown> =>
  import(pathToFileURL(fileOf(checkout, path)).href)

/** Measures every checkout once per round in alternating order: the first of a pair often finds a cooler machine. */
export async function inTurn<T>(
  of: readonly Checkout[],
  rounds: number,
  measure: (checkout: Checkout, round: number) => Promise<T>,
): Promise<ReadonlyMap<Checkout['name'], readonly T[]>> {
  const results = new Map<Checkout['name'], T[]>(of.map(({ name }) => [name, []]))
  for (let round = 0; round < rounds; round += 1)
    for (const checkout of round % 2 === 0 ? of : of.toReversed())
      results.get(checkout.name)?.push(await measure(checkout, round))
  return results
}

export type Figures = Readonly<Record<string, number>>

/** The median of each figure over the rounds. */
export function medians(rounds: readonly Figures[]): Figures {
  const names = new Set(rounds.flatMap((round) => Object.keys(round)))
  return Object.fromEntries([...names].map((name) => [name, median(rounds.flatMap((round) => round[name] ?? []))]))
}

/** One line a figure: before, after and after ÷ before; or the one value where nothing is compared. */
export function printBeforeAndAfter(results: ReadonlyMap<Checkout['name'], Figures>): void {
  const [before, after = {}] = [results.get('before'), results.get('after')]
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after)])]
  const ratio = (was: number | undefined, is: number | undefined) =>
    was === undefined || is === undefined || was === 0 ? null : `× ${readable(is / was)}`
  printTable(
    before ? ['', 'before', 'after', 'ratio'] : ['', 'value'],
    names.map((name) => {
      const [was, is] = [before?.[name], after[name]]
      return before ? [name, was ?? null, is ?? null, ratio(was, is)] : [name, is ?? null]
    }),
  )
}

/** For `--json`: this checkout's figures under their names, the other one's under `before_` and the name. */
export function namedFigures(results: ReadonlyMap<Checkout['name'], Figures>): Figures {
  const before = Object.entries(results.get('before') ?? {}).map(([name, value]) => [`before_${name}`, value] as const)
  return { ...results.get('after'), ...Object.fromEntries(before) }
}
