"""Documents made from the record: the notification to the AP, the letter, the reports of incidents and of a year."""
