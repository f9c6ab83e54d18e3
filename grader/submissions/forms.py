"""What the pages take in."""

from django import forms


class AnswerForm(forms.Form):
    """An answer as typed. Nothing is stripped: positions in messages count every character."""

    response = forms.CharField(required=False, strip=False, widget=forms.Textarea)
    key = forms.CharField(required=False, max_length=100)


class BeginForm(forms.Form):
    """Begins a sitting that has an access code or a clock."""

    access_code = forms.CharField(required=False, max_length=64)
