// The drawings of badges. Beside each stands its title: a drawing says nothing to a screen reader.
import styles from './badge-drawing.module.css'

const drawings: Readonly<Record<string, string>> = {
  star: 'M12 3l2.7 5.8 6.3.8-4.6 4.4 1.2 6.3L12 17.2 6.4 20.3l1.2-6.3L3 9.6l6.3-.8z',
  medal: 'M8 3l4 6 4-6M12 9a6 6 0 1 0 0 12 6 6 0 0 0 0-12zm0 3.2v5.6M9.6 15h4.8',
  book: 'M12 6c-2-1.6-5-2-8-2v14c3 0 6 .4 8 2 2-1.6 5-2 8-2V4c-3 0-6 .4-8 2zm0 0v14',
  flame: 'M12 3c1 4 6 6 6 11a6 6 0 0 1-12 0c0-3 2-4 2.5-6.5C10 8.5 10.5 10 10.5 11c1.5-2 2-5 1.5-8z',
  compass: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zm4 5l-2.5 5.5L8 16l2.5-5.5z',
  key: 'M8 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zm4 4h9v3.5M17 12v2.5',
  mountain: 'M2 20L9 6l4 8 2.5-4L22 20z',
  tree: 'M12 21v-6M12 3L6 10h3l-4 5h14l-4-5h3z',
}

/** An application's own badge has the medal. */
export function BadgeDrawing({ icon }: { readonly icon: string | null }) {
  const path = (icon !== null && Object.hasOwn(drawings, icon) ? drawings[icon] : undefined) ?? drawings.medal
  return (
    <svg className={styles.drawing} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={path} />
    </svg>
  )
}
