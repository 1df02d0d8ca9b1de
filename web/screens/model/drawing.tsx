// A drawing of the service’s plot module, shape by shape. It keeps its own light ground: its colours were chosen for it.
import { useId } from 'react'
import type { Figure } from './card-parts.tsx'
import styles from './model.module.css'

export function Drawing({ figure }: { readonly figure: Figure }) {
  const id = useId()
  const { title, description, width, height, shapes } = figure
  return (
    <svg
      role="img"
      aria-labelledby={`${id}-title ${id}-text`}
      viewBox={`0 0 ${width} ${height}`}
      className={styles.drawing}
    >
      <title id={`${id}-title`}>{title}</title>
      <desc id={`${id}-text`}>{description}</desc>
      {shapes.map((shape, n) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: shapes have no ids and never change places.
        <OneShape key={n} shape={shape} />
      ))}
    </svg>
  )
}

function OneShape({ shape }: { readonly shape: Figure['shapes'][number] }) {
  switch (shape.kind) {
    case 'line':
      return (
        <path
          d={shape.path}
          fill="none"
          stroke={shape.colour}
          strokeWidth={shape.width}
          {...(shape.dashes.length > 0 && { strokeDasharray: shape.dashes.join(' ') })}
        />
      )
    case 'disc':
      return <circle cx={shape.x} cy={shape.y} r={shape.radius} fill={shape.colour} />
    case 'square': {
      const { x, y, radius, colour } = shape
      return <rect x={x - radius} y={y - radius} width={2 * radius} height={2 * radius} fill={colour} />
    }
    case 'text': {
      const { x, y, text, anchor, turned } = shape
      return (
        <text {...(turned ? { transform: `translate(${x} ${y}) rotate(-90)` } : { x, y })} textAnchor={anchor}>
          {text}
        </text>
      )
    }
  }
}
