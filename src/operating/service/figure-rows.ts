// The figures of the last day, a row for each process and half minute: the history of a service without Prometheus.
import type pg from 'pg'
import { Figures, ofAllProcesses, ofSeveralTimes } from './figures.ts'

export type FigureRows = {
  /** Stores what one process measured now, and forgets what is older than a day. */
  add(process: string, figures: Figures): Promise<void>
  /** Of all processes that measured within the last minute; null if none has. */
  latest(): Promise<Figures | null>
  /** Of the last hours, joined over so many seconds each. */
  over(hours: number, seconds: number): Promise<readonly TimedFigures[]>
}
export type TimedFigures = { readonly at: Date; readonly figures: Figures }

type Row = { readonly process: string; readonly figures: unknown }

/** Rows of one service are at most some thousands: they are joined here, and not in SQL. */
export function figureRows(pool: Pick<pg.Pool, 'query'>): FigureRows {
  return {
    async add(process, figures) {
      await pool.query(
        `with forgotten as (delete from sillage.service_figures where at < now() - interval '25 hours')
         insert into sillage.service_figures (process, at, figures) values ($1, now(), $2)
         on conflict (process, at) do nothing`,
        [process, JSON.stringify(figures)],
      )
    },
    async latest() {
      const { rows } = await pool.query<Row>(
        `select distinct on (process) process, at, figures from sillage.service_figures
         where at > now() - interval '1 minute' order by process, at desc`,
      )
      return ofAllProcesses(rows.map(({ figures }) => Figures.parse(figures)))
    },
    async over(hours, seconds) {
      const { rows } = await pool.query<Row & { readonly seconds: number }>(
        `select (floor(extract(epoch from at) / $2) * $2)::float8 as seconds, process, figures
         from sillage.service_figures where at > now() - make_interval(hours => $1) order by 1`,
        [hours, seconds],
      )
      const byTime = new Map<number, Map<string, Figures[]>>()
      for (const { seconds: second, process, figures } of rows) {
        const ofTime = byTime.get(second) ?? new Map<string, Figures[]>()
        byTime.set(second, ofTime.set(process, [...(ofTime.get(process) ?? []), Figures.parse(figures)]))
      }
      return [...byTime].flatMap(([second, ofTime]) => {
        const figures = ofAllProcesses([...ofTime.values()].flatMap((all) => ofSeveralTimes(all) ?? []))
        return figures ? [{ at: new Date(second * 1_000), figures }] : []
      })
    },
  }
}
