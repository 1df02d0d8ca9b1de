// The parts of a document, a panel for each heading. Parts have no ids and never change places: their number is their key.
import { type ReactNode, useId } from 'react'
import type { paths } from '../../../clients/typescript/sillage-api.ts'
import { Facts, Panel } from '../../controls/panel.tsx'
import { WideTable } from '../../controls/wide-table.tsx'
import { Drawing } from './drawing.tsx'
import styles from './model.module.css'

type Card = paths['/api/models/{model}/card']['get']['responses'][200]['content']['application/json']
type Part = Card['parts'][number]
type TablePart = Extract<Part, { kind: 'table' }>
export type Figure = Extract<Part, { kind: 'figure' }>

export function CardParts({ parts }: { readonly parts: readonly Part[] }) {
  return (
    <div className={styles.parts}>
      {sectionsOf(parts).map(({ title, parts: within }) =>
        title === null ? (
          <div key="">{shown(within)}</div>
        ) : (
          <Panel key={title} title={title}>
            {shown(within)}
          </Panel>
        ),
      )}
    </div>
  )
}

type Section = { readonly title: string | null; readonly parts: readonly Part[] }

function sectionsOf(parts: readonly Part[]): readonly Section[] {
  const sections: { title: string | null; parts: Part[] }[] = [{ title: null, parts: [] }]
  for (const part of parts)
    if (part.kind === 'heading' && part.level === 2) sections.push({ title: part.text, parts: [] })
    else sections.at(-1)?.parts.push(part)
  return sections.filter(({ parts: within }) => within.length > 0)
}

const shown = (parts: readonly Part[]): ReactNode =>
  // biome-ignore lint/suspicious/noArrayIndexKey: parts have no ids and never change places.
  parts.map((part, n) => <OnePart key={n} part={part} />)

function OnePart({ part }: { readonly part: Part }) {
  switch (part.kind) {
    case 'heading':
      return <h3>{part.text}</h3>
    case 'paragraph':
      return <p>{part.strong ? <strong>{part.text}</strong> : part.text}</p>
    case 'list':
      return (
        <ul>
          {part.items.map((item) => (
            <li key={item}>{item}</li>
          ))}
        </ul>
      )
    case 'table':
      return part.headings === null ? (
        <Facts of={part.rows.map(([name = '', value = '']) => [name, value] as const)} />
      ) : (
        <CardTable of={part} headings={part.headings} />
      )
    case 'figure':
      return <CardFigure figure={part} />
  }
}

function CardTable({ of: { rows }, headings }: { readonly of: Pick<TablePart, 'rows'>; readonly headings: string[] }) {
  const id = useId()
  return (
    <>
      <span id={id} hidden>
        {headings.join(', ')}
      </span>
      <WideTable labelledBy={id}>
        <thead>
          <tr>
            {headings.map((heading) => (
              <th key={heading} scope="col">
                {heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([first = '', ...cells], row) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows have no ids and never change places.
            <tr key={row}>
              <th scope="row">{first}</th>
              {cells.map((cell, n) => (
                <td key={headings[n + 1] ?? ''}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </WideTable>
    </>
  )
}

function CardFigure({ figure }: { readonly figure: Figure }) {
  const { title, description, numbers, headings, rows } = figure
  return (
    <figure className={styles.figure}>
      <Drawing figure={figure} />
      <figcaption>
        <strong>{title}</strong> {description}
      </figcaption>
      <details>
        <summary>{numbers}</summary>
        <CardTable of={{ rows }} headings={headings} />
      </details>
    </figure>
  )
}
