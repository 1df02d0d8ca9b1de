// The CPU time of a process and its children so far, in seconds of a core: an API and its worker.
// Through /proc, so on Linux only.
import { readdir, readFile } from 'node:fs/promises'

/** The clock of /proc ticks a hundred times a second on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100

export type Spent = { readonly own: number; readonly all: number }

/** Null where the system does not report it. Includes children that have ended and were waited for. */
export async function cpuSecondsOf(pid: number): Promise<Spent | null> {
  const own = await ticksOf(pid)
  if (own === null) return null
  const entries = await Promise.all(
    (await readdir('/proc'))
      .filter((name) => /^\d+$/.test(name))
      .map(Number)
      .map(read),
  )
  const children = Map.groupBy(
    entries.flatMap((entry) => entry ?? []),
    ({ parent }) => parent,
  )
  const below = (parent: number): number =>
    (children.get(parent) ?? []).reduce((sum, child) => sum + child.ticks + below(child.pid), 0)
  return { own: own / TICKS_PER_SECOND, all: (own + below(pid)) / TICKS_PER_SECOND }
}

const ticksOf = async (pid: number): Promise<number | null> => (await read(pid))?.ticks ?? null

async function read(
  pid: number,
): Promise<{ readonly pid: number; readonly parent: number; readonly ticks: number } | null> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
    // The program's name may hold blanks: what follows its closing bracket has fixed places.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const number = (at: number) => Number(fields[at] ?? 0)
    return { pid, parent: number(1), ticks: number(11) + number(12) + number(13) + number(14) }
  } catch {
    return null
  }
}
