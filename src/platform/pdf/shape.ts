// What a drawing consists of. src/plots makes drawings and writes them as SVG, pdf-writer.ts paints them, and the console draws them.

/** Lengths in pixels of the drawing; y grows downwards. */
export type Shape =
  | {
      readonly kind: 'line'
      /** An SVG path of the commands M, L and h. */
      readonly path: string
      readonly colour: string
      readonly width: number
      /** Lengths of dashes and gaps; empty for a whole line. */
      readonly dashes: readonly number[]
    }
  | {
      readonly kind: 'disc' | 'square'
      /** Its middle. */
      readonly x: number
      readonly y: number
      /** Half of its width. */
      readonly radius: number
      readonly colour: string
    }
  | {
      readonly kind: 'text'
      readonly x: number
      /** The base line. */
      readonly y: number
      readonly text: string
      readonly anchor: 'start' | 'middle' | 'end'
      /** Written upwards. */
      readonly turned: boolean
    }

export type Drawing = { readonly width: number; readonly height: number; readonly shapes: readonly Shape[] }
