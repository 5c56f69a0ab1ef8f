"""What readers of sources share: files record by record, whatever the form, and the sink that what was read goes into."""
