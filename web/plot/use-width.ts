// The width of an element, as it changes: plots are drawn in pixels, so that text and strokes are never stretched.
import { type RefObject, useLayoutEffect, useRef, useState } from 'react'

export function useWidth<Of extends Element>(initial = 800): [RefObject<Of | null>, number] {
  const element = useRef<Of>(null)
  const [width, setWidth] = useState(initial)
  useLayoutEffect(() => {
    const { current } = element
    if (!current) return
    const measure = () => setWidth(Math.max(120, Math.round(current.getBoundingClientRect().width)))
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(current)
    return () => observer.disconnect()
  }, [])
  return [element, width]
}
