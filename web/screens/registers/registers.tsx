// What the data protection officer must be able to show: record of processing, breaches, erasures, and notices of unusual access.
import { Link } from '@tanstack/react-router'
import { type ReactNode, useId } from 'react'
import { DocumentButton } from '../../controls/document-button.tsx'
import { useWords } from '../../frame/language.ts'
import { Page } from '../../frame/page.tsx'
import { Breaches } from './breaches.tsx'
import { Erasures } from './erasures.tsx'
import { ProcessingRecord } from './processing-record.tsx'
import styles from './registers.module.css'
import { UnusualAccesses } from './unusual-accesses.tsx'
import words from './words.ts'

export default function Registers() {
  const t = useWords(words)
  return (
    <Page title={t.title} lead={t.lead} actions={<Link to="/rights/requests">{t.requests}</Link>}>
      <Register title={t.unusual} lead={t.unusualLead}>
        {(id) => <UnusualAccesses labelledBy={id} />}
      </Register>
      <Register
        title={t.breaches}
        lead={t.breachesLead}
        pdf="/api/rights/breaches/register?format=pdf"
        more={<Link to="/reach">{t.reach}</Link>}
      >
        {(id) => <Breaches labelledBy={id} />}
      </Register>
      <Register title={t.erasures} lead={t.erasuresLead}>
        {(id) => <Erasures labelledBy={id} />}
      </Register>
      <Register title={t.record} lead={t.recordLead} pdf="/api/rights/record?format=pdf">
        {(id) => <ProcessingRecord labelledBy={id} />}
      </Register>
    </Page>
  )
}

type RegisterProps = {
  readonly title: string
  readonly lead: string
  /** The address of the same as a document. */
  readonly pdf?: string
  readonly more?: ReactNode
  readonly children: (titleId: string) => ReactNode
}

function Register({ title, lead, pdf, more, children }: RegisterProps) {
  const t = useWords(words)
  const id = useId()
  return (
    <section className={styles.panel} aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <p className={styles.note}>{lead}</p>
      {children(id)}
      {more}
      {pdf !== undefined && <DocumentButton address={pdf} label={t.download(title)} />}
    </section>
  )
}
