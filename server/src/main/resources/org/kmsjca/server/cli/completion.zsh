#compdef kms-jca
# Completes the words of kms-jca in zsh. Made by: kms-jca completion zsh
@WORDS@
_kms_jca() {
  local word=${words[CURRENT]} flag=${words[CURRENT-1]} command= reply= more= list=
  local -i i
  for ((i = 2; i < CURRENT; i++)); do
    case ${words[i]} in
      (@GLOBALS_WITH_VALUE@) ((i++)) ;;
      (-*) list=${words[i]} ;;
      (*)
        _kms_jca_commands "$command"
        [[ " $reply " == *" ${words[i]} "* ]] && command="${command:+$command }${words[i]}"
        # explain [kms] <verb> is completed as kms <verb> is.
        [[ $command == explain || $command == kms ]] && command=kms
        [[ ${words[i]} == explain && $command == kms ]] && more=--as-principal
        ;;
    esac
  done
  command=${command#kms }
  if [[ $word == --*=* ]]; then
    flag=${word%%=*}
    compset -P '--*='
  elif [[ $word == file(b|)://* ]]; then
    compset -P '*://'
    _files
    return
  fi
  _kms_jca_values "$command $flag"
  [[ -n $reply || $flag == -* ]] || _kms_jca_values "$command $list ..."
  if [[ -z $reply ]]; then
    if [[ $word == -* && $word != *=* ]]; then
      _kms_jca_flags "$command"
      reply="$reply $more @GLOBALS@"
    elif [[ $flag != -* ]]; then
      _kms_jca_commands "$command"
    fi
  fi
  if [[ -n $reply ]]; then
    compadd -- ${=reply}
  else
    _files
  fi
}

if [[ ${funcstack[1]} == _kms-jca ]]; then
  _kms_jca "$@"
else
  (($+functions[compdef])) || { autoload -U compinit && compinit }
  compdef _kms_jca kms-jca
fi
