// Compares the generation in use with another one: counts for everybody, and the rows for who may see them.
import { useState } from 'react'
import type { paths } from '../../../clients/typescript/sillage-api.ts'
import { Button } from '../../controls/button.tsx'
import { SelectField } from '../../controls/field.tsx'
import { Panel } from '../../controls/panel.tsx'
import { WideTable } from '../../controls/wide-table.tsx'
import { useFilter } from '../../frame/address.ts'
import { Answer } from '../../frame/answer.tsx'
import { api, useAsked } from '../../frame/api.ts'
import { useLanguage, useWords } from '../../frame/language.ts'
import { useMay } from '../../frame/session.ts'
import { shownNumber } from '../../frame/shown.ts'
import { GenerationState, type ReadModel } from '../read-models/generation.tsx'
import { DifferingRows } from './differing-rows.tsx'
import styles from './read-model.module.css'
import words from './words.ts'

type Difference = paths['/api/projections/{name}/diff']['get']['responses'][200]['content']['application/json']

export function Comparison({ model }: { readonly model: ReadModel }) {
  const t = useWords(words)
  const seesRows = useMay('projections:preview')
  const [chosen, choose] = useFilter('with')
  const others = model.generations.filter(({ state }) => state === 'ready' || state === 'retired')
  const other = others.find(({ generation }) => String(generation) === chosen) ?? others.at(-1)
  if (!other)
    return (
      <Panel title={t.compare} lead={t.compareLead}>
        <p>{t.nothingToCompare}</p>
      </Panel>
    )
  return (
    <>
      <Panel title={t.compare} lead={t.compareLead}>
        <div className={styles.with}>
          <SelectField
            label={t.compareWith}
            value={String(other.generation)}
            onChange={(event) => choose(event.target.value)}
          >
            {others.map(({ generation }) => (
              <option key={generation} value={generation}>
                {generation}
              </option>
            ))}
          </SelectField>
          <GenerationState of={other} />
        </div>
        {/* Another pair of generations is another comparison. */}
        <Counts key={other.generation} name={model.projection} generation={other.generation} />
      </Panel>
      {seesRows ? (
        <DifferingRows key={`rows ${other.generation}`} name={model.projection} generation={other.generation} />
      ) : (
        <Panel title={t.rowByRow}>
          <p>{t.onlyCounts}</p>
        </Panel>
      )}
    </>
  )
}

type CountsProps = { readonly name: string; readonly generation: number }

/** It reads whole tables, so it runs when somebody asks for it, and not again by itself. */
function Counts({ name, generation }: CountsProps) {
  const t = useWords(words)
  const [isAsked, setAsked] = useState(false)
  const difference = useAsked(
    ['comparison', name, generation],
    (signal) =>
      api.GET('/api/projections/{name}/diff', {
        params: { path: { name }, query: { generation, show: 0 } },
        signal,
      }),
    { enabled: false },
  )
  const compare = () => {
    setAsked(true)
    void difference.refetch()
  }
  return (
    <>
      <div className={styles.acts}>
        <Button look="strong" busy={difference.isFetching} onClick={compare}>
          {difference.isFetching ? t.comparingNow : t.compareNow}
        </Button>
      </div>
      {difference.error?.code === 'takes-too-long' ? (
        <p className={styles.note}>{t.tooLong(`sillage projections diff ${name} -g ${generation}`)}</p>
      ) : (
        isAsked && <Answer of={difference}>{(found) => <Found of={found} />}</Answer>
      )}
    </>
  )
}

function Found({ of: found }: { readonly of: Difference }) {
  const t = useWords(words)
  const language = useLanguage()
  const number = (value: number) => shownNumber(value, language)
  const { added, removed, retyped } = found.columns
  const sides = [
    [t.before, found.before],
    [t.after, found.after],
  ] as const
  return (
    <>
      <p className={styles.note} data-tone={found.same ? 'good' : 'plain'} role="status">
        {[
          found.same ? t.same(found.after.rows) : t.differ(found.changed, found.onlyAfter, found.onlyBefore),
          t.comparedAt(found.to),
        ].join(' ')}
      </p>
      {added.length > 0 && <p>{t.columnsAdded(added.join(', '))}</p>}
      {removed.length > 0 && <p>{t.columnsRemoved(removed.join(', '))}</p>}
      {retyped.map(({ column, before, after }) => (
        <p key={column}>{t.columnRetyped(column, before, after)}</p>
      ))}
      <h3 id="sides" className="unseen">
        {t.compare}
      </h3>
      <WideTable labelledBy="sides">
        <thead>
          <tr>
            <th scope="col">{t.side}</th>
            <th scope="col">{t.generation}</th>
            <th scope="col">{t.version}</th>
            <th scope="col">{t.rows}</th>
            <th scope="col">{t.checksum}</th>
          </tr>
        </thead>
        <tbody>
          {sides.map(([side, { generation, version, rows, checksum }]) => (
            <tr key={side}>
              <th scope="row">{side}</th>
              <td>{generation}</td>
              <td>{version}</td>
              <td>{number(rows)}</td>
              <td>
                <code>{checksum}</code>
              </td>
            </tr>
          ))}
        </tbody>
      </WideTable>
      {Object.keys(found.byColumn).length > 0 && (
        <>
          <h3 id="columns" className="unseen">
            {t.rowsThatDiffer}
          </h3>
          <WideTable labelledBy="columns">
            <thead>
              <tr>
                <th scope="col">{t.column}</th>
                <th scope="col">{t.rowsThatDiffer}</th>
              </tr>
            </thead>
            <tbody>
              {Object.entries(found.byColumn).map(([column, rows]) => (
                <tr key={column}>
                  <th scope="row">
                    <code>{column}</code>
                  </th>
                  <td>{number(rows)}</td>
                </tr>
              ))}
            </tbody>
          </WideTable>
        </>
      )}
    </>
  )
}
