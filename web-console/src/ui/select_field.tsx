/** A labelled choice of many. */
import { ChevronDown } from 'lucide-react'
import { Button, Label, ListBox, ListBoxItem, Popover, Select, SelectValue } from 'react-aria-components'

interface SelectFieldProps {
  label: string
  placeholder: string
  options: readonly { id: string; label: string; detail?: string }[]
  value: string | null
  onChange: (id: string) => void
}

export function SelectField({ label, placeholder, options, value, onChange }: SelectFieldProps) {
  return (
    <Select className="field" placeholder={placeholder} value={value} onChange={(key) => onChange(String(key))}>
      <Label className="field-label">{label}</Label>
      <Button className="input select-button">
        <SelectValue className="select-value" />
        <ChevronDown size={16} aria-hidden="true" />
      </Button>
      <Popover className="popover popover-fit">
        <ListBox className="menu" items={options}>
          {(option) => (
            <ListBoxItem className="menu-item" id={option.id} textValue={option.label}>
              <span className="menu-label">{option.label}</span>
              {option.detail !== undefined && <span className="menu-detail">{option.detail}</span>}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </Select>
  )
}
