# Completes the words of kms-jca in bash. Made by: kms-jca completion bash
@WORDS@
_kms_jca() {
  local word=${COMP_WORDS[COMP_CWORD]} flag=${COMP_WORDS[COMP_CWORD - 1]} command= reply= i more= list=
  # bash takes --flag=value and fileb://file apart.
  if [[ $word == '=' ]]; then
    word=
  elif [[ $flag == '=' ]]; then
    flag=${COMP_WORDS[COMP_CWORD - 2]}
  elif [[ $word == //* && $flag == : && ${COMP_WORDS[COMP_CWORD - 2]} == file?(b) ]]; then
    local IFS=$'\n'
    COMPREPLY=($(compgen -f -P // -- "${word#//}"))
    if [[ ${#COMPREPLY[@]} == 1 && -d ${COMPREPLY[0]#//} ]]; then
      COMPREPLY[0]+=/
      compopt -o nospace 2>/dev/null
    fi
    return
  fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    case ${COMP_WORDS[i]} in
      @GLOBALS_WITH_VALUE@)
        ((i++))
        [[ ${COMP_WORDS[i]} == '=' ]] && ((i++))
        ;;
      -*) list=${COMP_WORDS[i]} ;;
      *)
        _kms_jca_commands "$command"
        [[ " $reply " == *" ${COMP_WORDS[i]} "* ]] && command="${command:+$command }${COMP_WORDS[i]}"
        # explain [kms] <verb> is completed as kms <verb> is.
        [[ $command == explain || $command == kms ]] && command=kms
        [[ ${COMP_WORDS[i]} == explain && $command == kms ]] && more=--as-principal
        ;;
    esac
  done
  command=${command#kms }
  _kms_jca_values "$command $flag"
  [[ -n $reply || $flag == -* ]] || _kms_jca_values "$command $list ..."
  if [[ -z $reply ]]; then
    case $word in
      -*)
        _kms_jca_flags "$command"
        reply="$reply $more @GLOBALS@"
        ;;
      *) [[ $flag == -* ]] || _kms_jca_commands "$command" ;;
    esac
  fi
  COMPREPLY=($(compgen -W "$reply" -- "$word"))
}

complete -o default -F _kms_jca kms-jca
