{{- define "sluiswachter.selector" -}}
app.kubernetes.io/name: sluiswachter
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}
{{- define "sluiswachter.labels" -}}
{{ include "sluiswachter.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end -}}
{{- define "sluiswachter.image" -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end -}}
{{- define "sluiswachter.narrow" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: {drop: [ALL]}
{{- end -}}
