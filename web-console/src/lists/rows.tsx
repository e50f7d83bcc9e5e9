/** A list of conversations: arrow keys move, Enter opens, only the visible rows are in the page. */
import type { ReactNode } from 'react'
import { GridList, GridListItem, ListLayout, Virtualizer } from 'react-aria-components'
import { useClient, useDesk } from '../desk/context'
import { Avatar } from '../ui/avatar'

/** The height of a row; rows are absolutely placed by it. */
const ROW_PX = 64
const layout = { rowHeight: ROW_PX }

interface RowsProps<T extends { id: string }> {
  label: string
  empty: ReactNode
  items: readonly T[]
  row: (item: T) => ReactNode
  text: (item: T) => string
}

export function Rows<T extends { id: string }>({ label, empty, items, row, text }: RowsProps<T>) {
  const client = useClient()
  const selected = useDesk((desk) => desk.selected)
  if (items.length === 0) return <p className="lists-empty">{empty}</p>
  return (
    <Virtualizer layout={ListLayout} layoutOptions={layout}>
      <GridList
        className="rows"
        aria-label={label}
        items={items}
        selectionMode="single"
        disallowEmptySelection
        selectedKeys={selected === undefined ? [] : [selected]}
        onSelectionChange={(keys) => {
          const [id] = keys === 'all' ? [] : [...keys]
          if (id !== undefined) client.select(String(id))
        }}
      >
        {(item) => (
          <GridListItem id={item.id} className="row" textValue={text(item)}>
            {row(item)}
          </GridListItem>
        )}
      </GridList>
    </Virtualizer>
  )
}

interface RowProps {
  name: string
  level?: number
  line: string
  side?: ReactNode
  under?: ReactNode
}

/** What a row shows: who, the last words, the clock. */
export function Row({ name, level = 0, line, side, under }: RowProps) {
  return (
    <>
      <Avatar name={name} />
      <span className="row-text">
        <span className="row-head">
          <span className="row-name">{name}</span>
          {level > 0 && <span className="tag tag-warn">VIP</span>}
        </span>
        <span className="row-line">{line}</span>
      </span>
      <span className="row-side">
        {side}
        {under}
      </span>
    </>
  )
}
