// A framework of competencies as a table of a spreadsheet: pasted or taken from a file, looked through, and then recorded.
import { useId, useState } from 'react'
import type { paths } from '../../../clients/typescript/sillage-api.ts'
import { Button } from '../../controls/button.tsx'
import { TextArea } from '../../controls/field.tsx'
import { Panel } from '../../controls/panel.tsx'
import { WideTable } from '../../controls/wide-table.tsx'
import { CommandNote } from '../../frame/answer.tsx'
import { api, useCommand } from '../../frame/api.ts'
import { useWords } from '../../frame/language.ts'
import words from './import-words.ts'
import styles from './school-competencies.module.css'

type Body = paths['/api/competencies/imports']['post']['requestBody']['content']['application/json']
type Imported = paths['/api/competencies/imports']['post']['responses'][200]['content']['application/json']
type Row = Imported['items'][number]

/** What the service takes. */
const MOST_BYTES = 1_048_576

const isTaken = ({ outcome }: Row): boolean => outcome === 'new' || outcome === 'changed'

export function CompetencyImport() {
  const t = useWords(words)
  const file = useId()
  const [table, setTable] = useState('')
  const [isTooLarge, setTooLarge] = useState(false)
  const send = useCommand((body: Body, once) => api.POST('/api/competencies/imports', { ...once, body }))
  const change = (text: string) => {
    setTable(text)
    send.reset()
  }
  const looked = send.data
  const taken = looked?.items.filter(isTaken).length ?? 0
  const unfit = looked?.items.filter(({ outcome }) => outcome === 'unfit').length ?? 0
  return (
    <Panel title={t.title} lead={t.lead}>
      <div className={styles.form}>
        <label htmlFor={file}>{t.file}</label>
        <input
          id={file}
          type="file"
          accept=".csv,.txt,text/csv,text/plain"
          onChange={async ({ target }) => {
            const [chosen] = target.files ?? []
            setTooLarge(chosen !== undefined && chosen.size > MOST_BYTES)
            if (chosen && chosen.size <= MOST_BYTES) change(await chosen.text())
          }}
        />
        {isTooLarge && <p role="alert">{t.tooLarge}</p>}
        <TextArea
          label={t.table}
          hint={t.tableHint}
          rows={6}
          spellCheck={false}
          value={table}
          onChange={({ target }) => change(target.value)}
        />
        {send.error && <CommandNote problem={send.error} />}
        <div className={styles.actions}>
          <Button
            busy={send.isPending}
            disabled={table.trim() === ''}
            onClick={() => send.mutate({ table, preview: true })}
          >
            {t.preview}
          </Button>
          {looked && !looked.recorded && taken > 0 && (
            <Button look="strong" busy={send.isPending} onClick={() => send.mutate({ table, preview: false })}>
              {t.record(taken)}
            </Button>
          )}
        </div>
      </div>
      <p role="status">{looked && (looked.recorded ? t.recorded(taken, unfit) : t.looked(taken, unfit))}</p>
      {looked && <Rows rows={looked.items} />}
    </Panel>
  )
}

function Rows({ rows }: { readonly rows: readonly Row[] }) {
  const t = useWords(words)
  const id = useId()
  return (
    <>
      <h3 id={id}>{t.rows}</h3>
      <WideTable labelledBy={id}>
        <thead>
          <tr>
            <th scope="col">{t.line}</th>
            <th scope="col">{t.code}</th>
            <th scope="col">{t.name}</th>
            <th scope="col">{t.outcome}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ line, code, title, outcome, column }) => (
            <tr key={line}>
              <td>{line}</td>
              <td>{code ?? '–'}</td>
              <th scope="row">{title ?? '–'}</th>
              <td>{outcome === 'unfit' ? t.unfit(column) : t.outcomes(outcome)}</td>
            </tr>
          ))}
        </tbody>
      </WideTable>
    </>
  )
}
