// The printed sheet of a class, which the service makes as a page of its own. It is shown in a shadow root, under the policy of
// this page: its styles are handed over as style sheets, its scripts and handlers would not run.
import { useEffect, useRef } from 'react'
import { Button } from '../../controls/button.tsx'
import { useWords } from '../../frame/language.ts'
import styles from './card-sheet.module.css'
import words from './words.ts'

export function CardSheet({ html, close }: { readonly html: string; readonly close: () => void }) {
  const t = useWords(words)
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (place.current) fill(place.current.shadowRoot ?? place.current.attachShadow({ mode: 'open' }), html)
  }, [html])
  useEffect(() => {
    document.documentElement.dataset.prints = 'sheet'
    return () => {
      delete document.documentElement.dataset.prints
    }
  }, [])
  return (
    <section className={styles.sheet} aria-label={t.sheet}>
      <div className={styles.buttons}>
        <Button look="strong" onClick={() => window.print()}>
          {t.printNow}
        </Button>
        <Button onClick={close}>{t.closeSheet}</Button>
      </div>
      <div ref={place} className={styles.paper} data-sheet="" />
    </section>
  )
}

const STYLE = /<style>([\s\S]*?)<\/style>/g

function fill(root: ShadowRoot, html: string): void {
  root.adoptedStyleSheets = [...html.matchAll(STYLE)].map(([, text = '']) => {
    const sheet = new CSSStyleSheet()
    // A sheet of its own has no page: the margins of paper are this page's.
    sheet.replaceSync(text.replaceAll(/@page[^}]*\}/g, ''))
    return sheet
  })
  // The policy refuses style attributes as they are read, and allows what is set afterwards.
  const bare = html.replaceAll(STYLE, '').replaceAll(' style="', ' data-style="')
  const page = new DOMParser().parseFromString(bare, 'text/html')
  for (const element of page.querySelectorAll('script, noscript, title, meta')) element.remove()
  for (const element of page.querySelectorAll<HTMLElement>('[data-style]'))
    element.style.cssText = element.dataset.style ?? ''
  root.replaceChildren(...[...page.head.childNodes, ...page.body.childNodes].map((node) => document.adoptNode(node)))
}
